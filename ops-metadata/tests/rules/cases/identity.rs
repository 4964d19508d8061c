//! The charm as a whole.

use super::{Case, metadata};

pub(super) const CASES: &[Case] = &[
    Case {
        rule: "not-a-charm",
        file: "charmcraft.yaml",
        bad: "type: bundle\n",
        at: "4:7",
        good: "type: charm\n",
    },
    Case {
        rule: "extensions-not-expanded",
        file: "charmcraft.yaml",
        bad: "extensions: [flask-framework]\n",
        at: "4:1",
        good: "extensions: []\n",
    },
    metadata(
        "ambiguous-format",
        "assumes: [juju]\nseries: [jammy]\n",
        "5:1",
        "assumes: [juju]\ncharm-user: root\n",
    ),
    metadata("unknown-charm-user", "charm-user: admin\n", "4:13", "charm-user: non-root\n"),
    metadata(
        "bad-juju-version",
        "min-juju-version: \"2.8\"\n",
        "4:19",
        "min-juju-version: 2.8-beta1\n",
    ),
    metadata("bad-series", "series: [Jammy]\n", "4:10", "series: [jammy, win2012r2]\n"),
    metadata("bad-term", "terms: [a b]\n", "4:9", "terms: [owner/name/3]\n"),
    metadata(
        "bad-deployment",
        "series: [kubernetes]\ndeployment: {type: none}\n",
        "5:20",
        "series: [kubernetes]\ndeployment: {type: daemon, service: omit, min-version: \"1\"}\n",
    ),
    metadata("bad-deployment", "deployment: {}\n", "4:1", "series: [kubernetes]\ndeployment: {}\n"),
    metadata(
        "malformed-assumes",
        "assumes:\n- juju > 3\n",
        "5:3",
        "assumes:\n- juju>=3\n- any-of: [k8s-api, {all-of: [juju < 4.0-beta1]}]\n",
    ),
    metadata("malformed-assumes", "assumes: [{any_of: []}]\n", "4:12", "assumes: [{any-of: []}]\n"),
    metadata("malformed-assumes", "assumes: [{any-of: juju}]\n", "4:20", "assumes: []\n"),
    metadata("malformed-assumes", "assumes: [3.1]\n", "4:11", "assumes: [juju]\n"),
];
