//! YAML itself, and keys of any mapping.

use super::{Case, metadata};

pub(super) const CASES: &[Case] = &[
    metadata("malformed-yaml", "tags: [a\n", "5:1", "tags: [a]\n"),
    metadata("malformed-yaml", "terms:\n\t- abc\n", "5:1", "terms:\n  - abc\n"),
    metadata("malformed-yaml", "maintainer: \"\u{1}\"\n", "4:14", "maintainer: \"\\x01\"\n"),
    metadata("malformed-yaml", "tags: [!a]\n", "5:1", "tags: [!a, b]\n"),
    metadata(
        "malformed-yaml",
        "resources:\n  r: {filename: f, description: why?}\n",
        "5:36",
        "resources:\n  r: {filename: f, description: \"why?\"}\n",
    ),
    metadata("bad-alias", "tags: *none\n", "4:7", "tags: &t [a]\ncategories: *t\n"),
    metadata("bad-alias", "tags: &t [*t]\n", "4:11", "tags: &t [a]\n"),
    metadata("bad-merge", "resources:\n  <<: x\n", "5:7", "resources:\n  <<: {}\n"),
    metadata(
        "bad-merge",
        "tags: &t []\nresources:\n  <<: *t\n",
        "6:7",
        "resources: {}\nstorage:\n  <<: [{}, {}]\n",
    ),
    metadata("bad-tag", "subordinate: !!bool 7\n", "4:21", "subordinate: !!bool \"off\"\n"),
    metadata("bad-tag", "docs: !!binary hi\n", "4:16", "docs: !!binary aGk=\n"),
    metadata("bad-tag", "docs: !!null x\n", "4:14", "docs: !!null \"\"\n"),
    metadata("bad-key", "? [a]\n: b\n", "4:3", "maintainer: a\n"),
    metadata(
        "bad-key",
        "provides:\n  on: {interface: i}\n",
        "5:3",
        "provides:\n  \"on\": {interface: i}\n",
    ),
    metadata("duplicate-key", "tags: [a]\ntags: [b]\n", "5:1", "tags: [a, b]\n"),
    metadata("second-document", "---\nname: other\n", "4:1", "# ---\n"),
    metadata("wrong-type", "tags: a\n", "4:7", "tags: [a]\n"),
    metadata("wrong-type", "tags: [1]\n", "4:8", "tags: [\"1\", 2001-01-01, 12:30]\n"),
    metadata("wrong-type", "subordinate: 0\n", "4:14", "subordinate: \"0\"\n"),
    metadata("wrong-type", "provides:\n", "4:10", "provides: {}\n"),
    metadata("wrong-type", "format: two\n", "4:9", "format: 0x2\nrevision: \"1_0\"\n"),
    metadata("unknown-key", "subordinated: true\n", "4:1", "subordinate: false\n"),
    metadata("misplaced-key", "parts: {}\n", "4:1", "maintainer: a\n"),
    Case {
        rule: "misplaced-key",
        file: "charmcraft.yaml",
        bad: "display-name: Web\n",
        at: "4:1",
        good: "title: Web\n",
    },
];
