# Two commands do everything: `make demo` shows the main job, `make test` passes the tests. Both set up what they need first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test quick search chaos upgrade check lock clean system chart-tools sbom faults

demo: .venv/ready
	rm -rf out/demo
	$(BIN)/scrim demo out/demo

# Two processes, each with a broker of its own; who is done first takes from the other.
test: .venv/ready check
	$(BIN)/python -m pytest -n 2 --dist worksteal

quick: .venv/ready
	$(BIN)/python -m pytest -m "not slow"

# Property tests with many more examples, in new places each time.
search: .venv/ready
	SCRIM_SEARCH=20000 $(BIN)/python -m pytest -m "not slow" --timeout 3600

# Ten minutes of everything that can go wrong, on a broker of its own; one line of figures.
chaos: .venv/ready
	$(BIN)/python tests/support/chaos.py --minutes 10

# The last release rolled out and back, as its code and as its formats, on a real broker.
upgrade: .venv/ready
	SCRIM_UPGRADE=all $(BIN)/python -m pytest tests/streaming/test_upgrade.py

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# A virtual environment with pinned, hash-checked packages and the pinned model weights. The headless OpenCV goes over the other one, which
# is the same but needs a display's libraries, and servers have none. The recorder's packages come without evdev, which has to be compiled and is for screens
# without X only.
.venv/ready: pyproject.toml requirements.lock deploy/headless.lock deploy/record.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements.lock
	$(BIN)/pip install --disable-pip-version-check -q --require-hashes --no-deps --force-reinstall -r deploy/headless.lock
	$(BIN)/pip install --disable-pip-version-check -q --require-hashes --no-deps -r deploy/record.lock
	$(BIN)/pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	$(BIN)/scrim models
	touch $@

# A fault at every call of the core that can fail, one at a time: some twenty minutes on two cores.
faults: .venv/ready
	SCRIM_FAULTS=all $(BIN)/python -m pytest -s tests/faults

# What CI has beside Python and Java: a browser for the pages' tests and npm for what scans them (Node's own packages bring npm and refuse
# Debian's), Tesseract for the second OCR engine, Maven for the broker's jars, a screen of its own with a window manager and a terminal for the recorder's.
system:
	apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium tesseract-ocr maven fonts-dejavu-core fonts-liberation procps \
		xvfb xdotool xterm openbox \
		$$(command -v npm >/dev/null || echo npm)

# What renders the chart, tries the alerts, asks the dashboard's queries and reads as Docker reads. Helm and deploy/check are built, some minutes, where they are
# not there yet; Prometheus and promtool are taken out of Debian's package, which would start a server where it is installed.
HELM_VERSION := v3.22.0
chart-tools:
	command -v helm >/dev/null || GOBIN=/usr/local/bin go install helm.sh/helm/v3/cmd/helm@$(HELM_VERSION)
	{ command -v promtool && command -v prometheus; } >/dev/null || { cd "$$(mktemp -d)" && apt-get update -qq && apt-get download -qq prometheus \
		&& dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x -C /usr/local/bin --strip-components 3 ./usr/bin/promtool ./usr/bin/prometheus; }
	go build -C deploy/check -o /dev/null .

# A bill of materials: packages, weights, digests, licences.
sbom: .venv/ready
	mkdir -p out && $(BIN)/python deploy/sbom.py > out/sbom.json

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		--extra test --extra s3 --extra desk --extra export --extra otel pyproject.toml -o requirements.lock
	printf '# OpenCV without a display; written by make lock\n' > deploy/headless.lock
	sed -n '/^opencv-python-headless==/,/[^\\]$$/p' requirements.lock >> deploy/headless.lock
	$(PYTHON) -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['record'], sep='\n')" \
		| uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-emit-package evdev \
		--custom-compile-command "make lock" -q - -o deploy/record.lock

clean:
	rm -rf .venv out build *.egg-info .kafka
