"""The Helm chart, rendered with each of its value files: valid for Kubernetes, restricted, and with the same topics and rights as the code's own."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.broker import acls, topics
from pipeline.settings import Settings, load
from redactors.policy.load import load as load_policy
from redactors.policy.load import shipped

HELM = Path(__file__).resolve().parents[2] / "deploy" / "helm"
VALUES = ("small", "production", "strimzi")
KUBERNETES = "1.33"
CRDS = {"keda.sh", "kafka.strimzi.io", "monitoring.coreos.com"}
every = pytest.mark.parametrize("values", VALUES)


def helm(*args: str) -> subprocess.CompletedProcess[str]:
    found = shutil.which("helm")
    if found is None:
        pytest.skip("CHART NOT RENDERED: no helm (make chart-tools)")
    return subprocess.run([found, *args], capture_output=True, text=True)


@cache
def rendered(values: str, *more: str) -> list[dict[str, Any]]:
    done = helm("template", "s", str(HELM / "scrim"), "-n", "scrim", "--kube-version", f"{KUBERNETES}.0", "-f", str(HELM / "values" / f"{values}.yaml"), *more)
    assert done.returncode == 0, done.stderr
    return [one for one in yaml.safe_load_all(done.stdout) if one]


def of(kind: str, values: str, *more: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in rendered(values, *more) if one["kind"] == kind}


def pods(values: str) -> dict[str, dict[str, Any]]:
    return {name: one["spec"]["template"] for kind in ("StatefulSet", "Job") for name, one in of(kind, values).items()}


def environment(pod: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: str(one.get("value", "s-redact-0")) for one in pod["spec"]["containers"][0]["env"]}


@every
def test_everything_that_is_kubernetes_own_is_valid_to_the_letter(values: str) -> None:
    validate = pytest.importorskip("kubernetes_validate").validate
    for one in rendered(values, "--set-file", f"policy={HELM.parents[1] / 'redactors/policy/default.yaml'}"):
        if one["apiVersion"].partition("/")[0] not in CRDS:
            validate(one, KUBERNETES, strict=True)


@every
def test_helm_itself_has_nothing_to_say(values: str) -> None:
    done = helm("lint", "--strict", str(HELM / "scrim"), "--kube-version", f"{KUBERNETES}.0", "-f", str(HELM / "values" / f"{values}.yaml"))
    assert done.returncode == 0, done.stdout


def test_a_value_that_is_none_is_refused() -> None:
    done = helm("template", "s", str(HELM / "scrim"), "--kube-version", f"{KUBERNETES}.0", "--set", "redact.replica=3")
    assert done.returncode != 0 and "replica" in done.stderr


@every
def test_every_pod_is_restricted(values: str) -> None:
    """As Kubernetes' pod security standard `restricted` has it, and with a read-only root and no token of the cluster's."""
    for pod in pods(values).values():
        spec = pod["spec"]
        assert (spec["securityContext"]["runAsNonRoot"], spec["securityContext"]["seccompProfile"]) == (True, {"type": "RuntimeDefault"})
        assert spec["automountServiceAccountToken"] is False and not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
        assert all(set(volume) - {"name"} <= {"secret", "emptyDir", "configMap"} for volume in spec["volumes"])
        for container in spec["containers"]:
            context = container["securityContext"]
            assert (context["allowPrivilegeEscalation"], context["readOnlyRootFilesystem"], context["capabilities"]) == (False, True, {"drop": ["ALL"]})
            assert container["resources"]["limits"]["memory"] and container["resources"]["requests"]["cpu"]


@every
def test_every_setting_is_one_and_each_role_holds_its_own_secrets_only(values: str) -> None:
    held = {}
    for name, pod in pods(values).items():
        given = environment(pod)
        settings = load({name: value for name, value in given.items() if name.startswith("SCRIM_")})
        assert settings.security == "sasl_ssl" and not re.search("password=|BEGIN|secret_access", str(given))
        held[name] = {volume["name"] for volume in pod["spec"]["volumes"] if "secret" in volume}
        assert (settings.kek_file is not None) == (name == "s-redact") and (settings.audit_key_file is not None) == (name == "s-release")
        assert "scrim-raw" not in str(pod) or name == "s-redact"
    assert held["s-redact"] == held["s-release"] == {"ca", "login", "key", "s3"}
    secrets = {name: {v["secret"]["secretName"] for v in pod["spec"]["volumes"] if "secret" in v and v["name"] != "ca"} for name, pod in pods(values).items()}
    assert not secrets["s-redact"] & secrets["s-release"]


@every
def test_a_workers_name_is_its_pods_so_that_its_partitions_wait_for_it(values: str) -> None:
    for one in of("StatefulSet", values).values():
        (instance,) = [e for e in one["spec"]["template"]["spec"]["containers"][0]["env"] if e["name"] == "SCRIM_INSTANCE"]
        assert instance["valueFrom"] == {"fieldRef": {"fieldPath": "metadata.name"}}
        assert one["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] >= 60


@every
def test_every_pod_is_under_a_policy_that_says_where_it_may_reach_and_no_more_than_one_goes_at_a_time(values: str) -> None:
    policies = of("NetworkPolicy", values).values()
    for pod in pods(values).values():
        (own,) = [p for p in policies if p["spec"]["podSelector"]["matchLabels"] == pod["metadata"]["labels"]]
        assert own["spec"]["policyTypes"] == ["Ingress", "Egress"]
        assert all(rule.get("to") and rule.get("ports") for rule in own["spec"]["egress"])
        assert [port["port"] for rule in own["spec"].get("ingress", ()) for port in rule["ports"]] in ([], [9464])
    budgets = of("PodDisruptionBudget", values)
    assert {name: one["spec"]["maxUnavailable"] for name, one in budgets.items()} == {"s-redact": 1, "s-release": 1}


def test_workers_reach_a_collector_of_traces_where_one_is_named_and_nobody_else_does() -> None:
    named = ("--set", "network.collector[0].podSelector.matchLabels.app=otel")
    for more, reach in (((), set()), (named, {"s-redact", "s-release"})):
        policies = of("NetworkPolicy", "production", *more)
        assert {name for name, one in policies.items() for rule in one["spec"]["egress"] if rule["ports"][0]["port"] == 4318} == reach


@every
def test_redact_grows_with_what_waits_and_never_beyond_its_partitions(values: str) -> None:
    scalers = [*of("ScaledObject", values).values(), *of("HorizontalPodAutoscaler", values).values()]
    partitions = int(environment(pods(values)["s-redact"])["SCRIM_PARTITIONS"])
    assert len(scalers) == {"small": 0, "production": 1, "strimzi": 1}[values]
    assert ("replicas" in of("StatefulSet", values)["s-redact"]["spec"]) == (not scalers)  # two hands on one number would fight
    for scaler in scalers:
        assert scaler["spec"]["scaleTargetRef"]["name"] == "s-redact"
        assert scaler["spec"].get("maxReplicaCount", scaler["spec"].get("maxReplicas")) <= partitions
    for scaler in of("ScaledObject", values).values():
        assert (scaler["spec"]["triggers"][0]["metadata"]["consumerGroup"], scaler["spec"]["triggers"][0]["metadata"]["topic"]) == ("capture-redact", "capture.raw")


def test_no_scaler_asks_for_more_workers_than_partitions() -> None:
    (one,) = of("ScaledObject", "production", "--set", "broker.partitions=8").values()
    assert one["spec"]["maxReplicaCount"] == 8


@pytest.mark.parametrize("policy", [None, "retention: {raw_hours: 7, clean_hours: 100}\n"])
def test_strimzis_topics_are_those_of_the_code(policy: str | None, tmp_path: Path) -> None:
    more: tuple[str, ...] = ()
    said = load_policy(shipped())
    if policy is not None:
        text = re.sub(r"(?m)^retention:.*\n(?:[ ].*\n)*", "", shipped()) + policy
        (tmp_path / "policy.yaml").write_text(text)
        said, more = load_policy(text), ("--set-file", f"policy={tmp_path / 'policy.yaml'}")
    wanted = topics.wanted(load({k: v for k, v in environment(pods("strimzi")["s-redact"]).items() if k.startswith("SCRIM_")}), said)
    made = {name: (one["spec"]["partitions"], one["spec"]["config"]) for name, one in of("KafkaTopic", "strimzi", *more).items()}
    assert made == {topic.name: (topic.partitions, topic.configs) for topic in wanted}


def test_strimzis_users_have_the_rights_of_the_code() -> None:
    given = set()
    for user, one in of("KafkaUser", "strimzi").items():
        for rule in one["spec"]["authorization"]["acls"]:
            at = rule["resource"]
            kind = {"topic": "TOPIC", "group": "GROUP", "transactionalId": "TRANSACTIONAL_ID", "cluster": "CLUSTER"}[at["type"]]
            operations = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation).upper() for operation in rule["operations"]]
            given |= {acls.Rule(user, o, kind, at.get("name", "kafka-cluster"), at.get("patternType") == "prefix") for o in operations}
    names: Any = {f"{role}_user": f"scrim-{role}" for role in acls.MAY}
    assert given == acls.wanted(Settings(**names))


def test_strimzis_users_get_no_job_that_gives_rights_too() -> None:
    assert set(of("Job", "small")) == {"s-topics"} and not of("Job", "strimzi")


def test_the_operators_alerts_and_dashboard_are_the_ones_that_are_tested() -> None:
    (rules,) = of("PrometheusRule", "production").values()
    assert rules["spec"] == yaml.safe_load((HELM.parent / "prometheus" / "alerts.yaml").read_text())
    (dashboard,) = [one for name, one in of("ConfigMap", "production").items() if name == "s-dashboard"]
    assert dashboard["data"]["scrim.json"] == (HELM.parent / "grafana" / "scrim.json").read_text()
    jobs = {one["spec"]["podMetricsEndpoints"][0]["relabelings"][0]["replacement"] for one in of("PodMonitor", "production").values()}
    assert jobs == {"scrim-redact", "scrim-release"}
