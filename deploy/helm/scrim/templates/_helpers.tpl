{{- define "scrim.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "scrim.labels" -}}
app.kubernetes.io/name: scrim
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "scrim.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "scrim.container" -}}
image: {{ include "scrim.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- /* How to reach the broker, as whom, and what the topics are to be; in: root, role. */ -}}
{{- define "scrim.broker" -}}
{{- $login := index .root.Values.logins .role -}}
- {name: SCRIM_BOOTSTRAP, value: {{ .root.Values.broker.bootstrap | quote }}}
- {name: SCRIM_SECURITY, value: {{ .root.Values.broker.security }}}
- {name: SCRIM_CA_FILE, value: /secrets/ca/ca}
- {name: SCRIM_TOPIC_PREFIX, value: {{ .root.Values.broker.topicPrefix }}}
- {name: SCRIM_PARTITIONS, value: {{ .root.Values.broker.partitions | quote }}}
- {name: SCRIM_REPLICATION, value: {{ .root.Values.broker.replication | quote }}}
- {name: SCRIM_SASL_USER, value: {{ $login.user }}}
- {name: SCRIM_SASL_PASSWORD_FILE, value: /secrets/login/password}
{{- range $role := list "recorder" "redact" "release" "trainer" "officer" }}
- {name: SCRIM_{{ upper $role }}_USER, value: {{ (index $.root.Values.logins $role).user }}}
{{- end }}
{{- if .root.Values.policy }}
- {name: SCRIM_POLICY_FILE, value: /policy/policy.yaml}
{{- end }}
{{- end }}

{{- define "scrim.secret" -}}
- name: {{ .name }}
  secret: {secretName: {{ .from.secret }}, defaultMode: 0440, items: [{key: {{ .from.key }}, path: {{ .path }}}]}
{{- end }}

{{- define "scrim.volumes" -}}
{{ include "scrim.secret" (dict "name" "ca" "from" .root.Values.broker.ca "path" "ca") }}
{{ include "scrim.secret" (dict "name" "login" "from" (index .root.Values.logins .role) "path" "password") }}
- name: tmp
  emptyDir: {sizeLimit: 1Gi}
{{- if .root.Values.policy }}
- name: policy
  configMap: {name: {{ .root.Release.Name }}-policy}
{{- end }}
{{- end }}

{{- define "scrim.mounts" -}}
- {name: ca, mountPath: /secrets/ca, readOnly: true}
- {name: login, mountPath: /secrets/login, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- if .root.Values.policy }}
- {name: policy, mountPath: /policy, readOnly: true}
{{- end }}
{{- end }}
