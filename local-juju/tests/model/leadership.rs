//! Leadership that is lost and won.

use std::time::Duration;

use local_juju::schedule;
use local_juju::state::{AgentStatus, Removal};

use crate::support::{Juju, application, exit, unit, web};

#[test]
fn a_leader_that_does_not_answer_is_followed_by_another() {
    let mut juju = Juju::new().deploy("web", web(), 3).rested();
    juju.model.lose_agent(&unit("web/0")).unwrap();
    assert_eq!(juju.model.unit(&unit("web/0")).unwrap().agent_status(), AgentStatus::Lost);
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["web/1 config-changed", "web/2 config-changed", "web/1 leader-elected"]);
    assert_eq!(juju.model.now().since_start(), Duration::from_secs(60));
    juju.ran.clear();
    juju.model.find_agent(&unit("web/0")).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["web/0 leader-settings-changed", "web/0 config-changed"]);
    assert!(juju.model.is_leader(&unit("web/1")));
}

#[test]
fn a_leader_that_answers_again_in_time_leads_on() {
    let mut juju = Juju::new().deploy("web", web(), 2).rested();
    juju.model.lose_agent(&unit("web/0")).unwrap();
    juju.model.find_agent(&unit("web/0")).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, [""; 0]);
    assert!(juju.model.is_leader(&unit("web/0")));
}

#[test]
fn without_a_unit_that_answers_there_is_no_leader() {
    let mut juju = Juju::new().deploy("web", web(), 2).rested();
    for name in ["web/0", "web/1"] {
        juju.model.lose_agent(&unit(name)).unwrap();
    }
    juju.model.advance(Duration::from_secs(59));
    assert!(juju.model.is_leader(&unit("web/0")));
    juju.model.advance(Duration::from_secs(1));
    assert_eq!(juju.model.application(&application("web")).unwrap().leader(), None);
    juju.model.find_agent(&unit("web/1")).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["web/1 leader-elected"]);
}

#[test]
fn the_operator_can_move_the_leadership_of_a_lost_leader_and_to_one() {
    let mut juju = Juju::new().deploy("web", web(), 3).rested();
    juju.model.lose_agent(&unit("web/0")).unwrap();
    juju.model.set_leader(&unit("web/2")).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["web/2 leader-elected"], "web/1 waits for nothing any more");
    juju.ran.clear();
    juju.model.set_leader(&unit("web/0")).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.ran, ["web/1 leader-elected"], "a minute later");
}

#[test]
fn a_lease_goes_to_who_is_there_when_it_ends() {
    let mut juju = Juju::new().deploy("web", web(), 3).rested();
    juju.model.lose_agent(&unit("web/0")).unwrap();
    juju.model.lose_agent(&unit("web/1")).unwrap();
    let due = schedule::next_before_rest(&juju.model).unwrap();
    assert_eq!((due.unit, due.event.name()), (unit("web/2"), "leader-elected".to_owned()));
    juju.model.find_agent(&unit("web/1")).unwrap();
    let due = schedule::next_before_rest(&juju.model).unwrap();
    assert_eq!(due.unit, unit("web/1"));
    juju.model.remove_unit(&unit("web/1"), Removal::default().forced()).unwrap();
    juju.rest(|_| exit(0));
    assert!(juju.model.is_leader(&unit("web/2")));
}
