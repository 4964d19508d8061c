//! Ports.

use ops_tests::parity::Behaviour;
use ops_tests::parity::scenario::Step::{Configure, DeployWith, Run};
use ops_tests::parity::scenario::{Scenario, scenario};

pub(super) const SCENARIOS: &[Scenario] = &[
    scenario(
        "ports of each protocol are opened",
        Behaviour::OpenPort,
        &[DeployWith("front", 1, &[("ports", "80/tcp 53/udp icmp")])],
    ),
    scenario(
        "ports that are not wanted any more are closed",
        Behaviour::ClosePort,
        &[
            DeployWith("front", 1, &[("ports", "80/tcp 443/tcp 53/udp")]),
            Configure("front", "ports", "443/tcp 8080/tcp"),
            Configure("front", "ports", ""),
        ],
    ),
    scenario(
        "the ports of before are known when others are wanted",
        Behaviour::OpenedPorts,
        &[DeployWith("front", 1, &[("ports", "80/tcp")]), Configure("front", "ports", "81/tcp")],
    ),
    scenario(
        "open ports are listed",
        Behaviour::OpenedPorts,
        &[
            DeployWith("front", 2, &[("ports", "80/tcp")]),
            Run("front/1", "open", &[("port", "7000/udp")]),
            Run("front/1", "open", &[("port", "7000/udp")]),
            Run("front/1", "ports", &[]),
            Run("front/1", "close", &[("port", "80/tcp")]),
            Run("front/1", "close", &[("port", "80/tcp")]),
            Run("front/1", "ports", &[]),
            Run("front/0", "ports", &[]),
        ],
    ),
];
