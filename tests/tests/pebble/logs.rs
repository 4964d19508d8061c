//! What services write.

use std::time::Duration;

use ops::pebble::{Client, Error, LogEntry, LogOptions};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{add_services, timed, until};

pebble_cases![
    the_newest_lines,
    all_lines,
    lines_of_some_services,
    following_what_is_written,
    a_quiet_service,
    long_lines_come_in_pieces,
    lines_with_odd_characters,
    logs_of_nobody,
];

/// A service that writes something and stays.
fn write(client: &Client, name: &str, script: &str) {
    add_services(client, &[(name, &format!("sh -c '{script}\nexec sleep 100'"))]);
    client.start([name]).unwrap().wait().unwrap();
}

fn lines(client: &Client, options: &LogOptions) -> Vec<LogEntry> {
    client.logs(options).unwrap().collect::<Result<_, _>>().unwrap()
}

fn messages(client: &Client, options: &LogOptions) -> Vec<String> {
    lines(client, options).into_iter().map(|line| line.message).collect()
}

fn the_newest_lines(daemon: &dyn Daemon) {
    let client = daemon.client();
    write(&client, "a", "seq 50");
    let expected: Vec<String> = (21..=50).map(|line| line.to_string()).collect();
    until(|| messages(&client, &LogOptions::new()), |lines| *lines == expected);
    assert_eq!(messages(&client, &LogOptions::new().lines(2)), ["49", "50"]);
    assert_eq!(messages(&client, &LogOptions::new().lines(0)), [""; 0]);
    let entry = lines(&client, &LogOptions::new().lines(1)).remove(0);
    assert_eq!(entry.service, "a");
    assert!(entry.time.elapsed().unwrap() < Duration::from_secs(20));
}

fn all_lines(daemon: &dyn Daemon) {
    let client = daemon.client();
    write(&client, "a", "seq 200; echo error >&2");
    let all = LogOptions::new().all();
    until(|| messages(&client, &all), |lines| lines.len() == 201 && lines[200] == "error");
}

fn lines_of_some_services(daemon: &dyn Daemon) {
    let client = daemon.client();
    write(&client, "a", "echo 1");
    write(&client, "b", "echo 2");
    write(&client, "c", "echo 3");
    let some = LogOptions::new().service("a").service("c");
    assert_eq!(until(|| messages(&client, &some), |lines| lines.len() == 2), ["1", "3"]);
    // The number is that of all services together.
    assert_eq!(messages(&client, &LogOptions::new().lines(2)), ["2", "3"]);
}

fn following_what_is_written(daemon: &dyn Daemon) {
    let client = daemon.client();
    write(
        &client,
        "a",
        "echo old; (for i in 1 2 3 4 5 6 7 8 9; do sleep 0.4; echo new $i; done) &",
    );
    let mut logs = client.logs(&LogOptions::new().lines(1).follow()).unwrap();
    for _ in 0..3 {
        logs.next().unwrap().unwrap();
    }
    drop(logs);
    let newer = client.logs(&LogOptions::new().follow()).unwrap().next().unwrap().unwrap();
    assert!(newer.message.starts_with("new "), "{newer:?}");
}

fn a_quiet_service(daemon: &dyn Daemon) {
    let client = daemon.client();
    write(&client, "a", "echo old");
    let limit = Duration::from_millis(300);
    let options = LogOptions::new().follow().quiet_limit(limit);
    let (mut logs, took) = timed(|| match client.with_timeout(limit).logs(&options) {
        Ok(logs) => logs.filter_map(Result::err).collect(),
        Err(error) => vec![error],
    });
    let error = logs.pop().unwrap();
    assert!(matches!(error, Error::TimedOut { .. }), "{error:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

fn long_lines_come_in_pieces(daemon: &dyn Daemon) {
    let client = daemon.client();
    write(&client, "a", "head -c 10000 /dev/zero | tr \"\\\\0\" x; echo; echo end");
    let all = LogOptions::new().all();
    let lines =
        until(|| messages(&client, &all), |lines| lines.last().is_some_and(|line| line == "end"));
    let long = lines[..lines.len() - 1].concat();
    assert_eq!(long.len(), 10_000);
    assert!(lines.len() > 3 && lines.iter().all(|line| line.len() <= 4096));
}

fn lines_with_odd_characters(daemon: &dyn Daemon) {
    let client = daemon.client();
    write(&client, "a", r#"printf "<&>\\001\\033[0m \\303\\251\\n""#);
    let all = LogOptions::new().all();
    until(|| messages(&client, &all), |lines| *lines == ["<&>\u{1}\u{1b}[0m é"]);
}

fn logs_of_nobody(daemon: &dyn Daemon) {
    let client = daemon.client();
    assert_eq!(messages(&client, &LogOptions::new()), [""; 0]);
    assert_eq!(messages(&client, &LogOptions::new().service("nobody")), [""; 0]);
}
