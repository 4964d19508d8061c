//! Arguments longer than a process may get.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use ops::hook::{ArgumentLimits, Call, HookCommands, LogLevel, Memory, Output, Transport};
use proptest::prelude::*;

/// Commands with these limits, which hold each call to them, and the calls.
fn limited(limits: ArgumentLimits) -> (HookCommands, Rc<RefCell<Vec<Call>>>) {
    let calls = Rc::new(RefCell::new(Vec::new()));
    let heard = Rc::clone(&calls);
    let memory = Memory::new(move |call| {
        let length = |text: &String| text.len() + ArgumentLimits::PER_ARGUMENT;
        let total = call.command.len() + ArgumentLimits::PER_ARGUMENT;
        let total = total + call.arguments.iter().map(length).sum::<usize>();
        assert!(total <= limits.total, "{total} of {}", limits.total);
        assert!(call.arguments.iter().all(|argument| argument.len() <= limits.each));
        heard.borrow_mut().push(call.clone());
        Output::success("")
    });
    let memory = memory.argument_limits(limits);
    assert_eq!(Transport::argument_limits(&memory), limits);
    (HookCommands::new(Box::new(memory)), calls)
}

fn last_arguments(calls: &RefCell<Vec<Call>>) -> String {
    calls.take().iter().map(|call| call.arguments.last().unwrap().as_str()).collect()
}

proptest! {
    #[test]
    fn messages_are_told_whole_in_parts(message: String, each in 4..40_usize, room in 0..60_usize) {
        let (commands, calls) = limited(ArgumentLimits::new(each.max(11), 80 + room));
        commands.juju_log(LogLevel::Info, &message).unwrap();
        prop_assert_eq!(&last_arguments(&calls), &message);
        commands.action_log(&message).unwrap();
        prop_assert_eq!(&last_arguments(&calls), &message);
        commands.action_fail(&message).unwrap();
        let told = last_arguments(&calls);
        prop_assert!(message.starts_with(&told));
        prop_assert!(told.len() == message.len() || told.len() > 7);
    }

    #[test]
    fn results_are_told_in_several_commands(
        results in proptest::collection::vec(("[a-z]{3}", ".{0,12}"), 0..40),
        room in 90..400_usize,
    ) {
        let (commands, calls) = limited(ArgumentLimits::new(64, room));
        commands.action_set(&results).unwrap();
        let told: Vec<String> = calls.take().into_iter().flat_map(|call| call.arguments).collect();
        let expected: Vec<String> = results.iter().map(|(k, v)| format!("{k}={v}")).collect();
        prop_assert_eq!(told, expected);
    }
}

#[test]
fn settings_of_the_leader_are_told_in_several_commands() {
    let settings: BTreeMap<String, String> =
        (0..10).map(|number| (format!("key{number}"), "x".repeat(20))).collect();
    let (commands, calls) = limited(ArgumentLimits::new(64, 128));
    commands.leader_set(&settings).unwrap();
    let calls = calls.take();
    assert!(calls.len() > 1 && calls.iter().all(|call| call.arguments[0] == "--"));
    assert_eq!(calls.iter().map(|call| call.arguments.len() - 1).sum::<usize>(), 10);
}
