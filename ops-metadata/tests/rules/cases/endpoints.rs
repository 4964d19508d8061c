//! Endpoints and bindings.

use super::{Case, metadata};

pub(super) const CASES: &[Case] = &[
    metadata("missing-interface", "requires:\n  db: {}\n", "5:3", "requires:\n  db: mysql\n"),
    metadata(
        "missing-interface",
        "requires:\n  db:\n",
        "5:3",
        "requires:\n  db:\n    interface: mysql\n    limit: null\n    optional: \"t\"\n",
    ),
    metadata(
        "missing-interface",
        "peers:\n  \"db\": {interface: }\n",
        "5:3",
        "peers: {db: {interface: mysql, description: [any]}}\n",
    ),
    metadata(
        "unknown-scope",
        "requires:\n  db: {interface: i, scope: contaner}\n",
        "5:29",
        "requires:\n  db: {interface: i, scope: container}\n",
    ),
    metadata(
        "unknown-scope",
        "requires:\n  db: {interface: i, scope: null}\n",
        "5:29",
        "requires:\n  db: {interface: i, scope: global}\n",
    ),
    metadata(
        "limit-below-one",
        "requires:\n  db: {interface: i, limit: 0}\n",
        "5:29",
        "requires:\n  db: {interface: i, limit: \"0x2\"}\n",
    ),
    metadata(
        "duplicate-name",
        "provides: {db: i}\nrequires: {db: j}\n",
        "5:12",
        "provides: {db: i}\nrequires: {db2: i}\n",
    ),
    metadata(
        "duplicate-name",
        "requires: {db: i}\npeers: {db: j}\n",
        "5:9",
        "requires: {db: i}\npeers: {db2: j}\n",
    ),
    metadata(
        "reserved-name",
        "requires:\n  juju-db: i\n",
        "5:3",
        "subordinate: true\nrequires: {juju-info: {interface: juju-info, scope: container}}\n",
    ),
    metadata("reserved-name", "peers:\n  juju: i\n", "5:3", "peers:\n  jujube: i\n"),
    metadata(
        "reserved-interface",
        "provides:\n  db: juju-info\n",
        "5:7",
        "requires:\n  db: juju-info\n",
    ),
    metadata(
        "subordinate-without-principal",
        "subordinate: true\nrequires: {a: i}\nprovides: {b: {interface: i, scope: container}}\n",
        "4:14",
        "subordinate: true\nrequires: {a: {interface: i, scope: container}}\n",
    ),
    metadata("empty-extra-bindings", "extra-bindings: {}\n", "4:17", "extra-bindings: {a: }\n"),
    metadata("binding-with-value", "extra-bindings: {a: b}\n", "4:21", "extra-bindings: {a: ~}\n"),
    metadata(
        "binding-is-endpoint",
        "requires: {db: i}\nextra-bindings:\n  db:\n",
        "6:3",
        "requires: {db: i}\nextra-bindings:\n  cluster:\n",
    ),
    metadata(
        "unknown-key",
        "requires:\n  db: {interface: i, scop: global}\n",
        "5:22",
        "requires:\n  db: {interface: i, versions: [1], schema: {}, __schema_source: x}\n",
    ),
];
