# Stage 1 installs rematch and its pinned libraries into /opt/rematch; stage 2 carries that folder alone.
FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore

WORKDIR /src
RUN python3 -m venv /opt/rematch
COPY requirements.txt ./
RUN /opt/rematch/bin/pip install --require-hashes --only-binary :all: -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY scenarios ./scenarios
COPY rematch ./rematch
# What builds the wheel is of no use at run time, and neither is pip: both leave again.
RUN /opt/rematch/bin/pip install --no-deps --no-build-isolation . \
 && /opt/rematch/bin/pip uninstall -y hatchling pathspec pluggy tomlkit trove-classifiers \
 && /opt/rematch/bin/pip uninstall -y setuptools pip

FROM python:3.11-slim-bookworm

RUN groupadd --gid 10001 rematch \
 && useradd --uid 10001 --gid rematch --home-dir /var/lib/rematch --create-home --skel /dev/null \
      --shell /usr/sbin/nologin rematch
COPY --from=build /opt/rematch /opt/rematch

# The solver's loops, compiled once here; where this folder may not be written, every solve compiles anew.
ENV NUMBA_CACHE_DIR=/var/cache/rematch
RUN install -d -o rematch -g rematch /var/cache/rematch \
 && setpriv --reuid=10001 --regid=10001 --clear-groups /opt/rematch/bin/python -m rematch.solver.prepare

ENV PATH="/opt/rematch/bin:${PATH}" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    REMATCH_DATA_FOLDER=/var/lib/rematch

# The database and the master key lie here: mount a volume to keep them.
WORKDIR /var/lib/rematch
VOLUME ["/var/lib/rematch"]
USER 10001:10001
EXPOSE 8000

HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python3", "-c", "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]

ENTRYPOINT ["rematch"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
