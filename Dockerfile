# The server, without the tools that build its script. docs/installing.md says how to use it, and what was never tried.

FROM python:3.12-slim-bookworm AS build
WORKDIR /src
ENV UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1
COPY requirements.lock pyproject.toml ./
RUN sed -n '/^uv==/,/# via/p' requirements.lock > /tmp/uv.lock \
    && pip install --no-cache-dir --require-hashes --no-deps -r /tmp/uv.lock \
    && uv venv --python /usr/local/bin/python3 /opt/dni \
    && uv pip install --python /opt/dni/bin/python --require-hashes \
        --constraint requirements.lock -r pyproject.toml --extra postgres --extra numbers
COPY . .
# The tools that build the script are installed for that build only.
RUN /opt/dni/bin/python -m build \
    && uv build --python /opt/dni/bin/python --wheel --build-constraint requirements.lock --out-dir /tmp/wheels \
    && uv pip install --python /opt/dni/bin/python --no-deps /tmp/wheels/*.whl

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/dni --create-home dni
COPY --from=build /opt/dni /opt/dni
ENV PATH=/opt/dni/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DNI_HOST=0.0.0.0 \
    DNI_PORT=8000
# The home folder: settings of `dni init` and, without DNI_DATABASE_URL, the database.
USER 10001
WORKDIR /var/lib/dni
VOLUME /var/lib/dni
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["dni", "serve"]
