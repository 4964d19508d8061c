//! Commands that are talked with while they run.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use ops::pebble::{Error, Process};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{local, path, timed, until};

pebble_cases![
    lines_go_to_and_fro,
    errors_come_while_it_runs,
    signals_reach_the_command,
    a_signal_to_what_has_ended,
    dropping_kills,
    detaching_does_not_kill,
    a_terminal_has_a_size,
    errors_on_a_terminal,
    a_stream_that_was_taken_outlives_its_process,
    a_taken_stream_is_not_cut_by_detaching,
    a_sink_that_panics,
    an_interactive_terminal,
    input_that_nobody_reads_any_more,
    waiting_without_reading,
    what_was_not_read_is_collected,
    a_control_in_another_thread,
];

fn ended(daemon: &dyn Daemon, process: Process<'_>) -> i64 {
    let id = process.change_id().clone();
    drop(process);
    let change = daemon.client().wait_change(&id, Duration::from_secs(10)).unwrap();
    change.tasks[0].data["exit-code"].as_i64().unwrap()
}

fn lines_go_to_and_fro(daemon: &dyn Daemon) {
    let client = daemon.client();
    let mut process = client.exec(["cat"]).combine_stderr().start().unwrap();
    assert!(process.stderr.is_none());
    let mut stdin = process.stdin.take().unwrap();
    let mut stdout = BufReader::new(process.stdout.take().unwrap());
    for line in ["one\n", "2\n", "ünï ☺\n"] {
        stdin.write_all(line.as_bytes()).unwrap();
        let mut echoed = String::new();
        stdout.read_line(&mut echoed).unwrap();
        assert_eq!(echoed, line);
    }
    stdin.close().unwrap();
    assert_eq!(stdout.read(&mut [0; 10]).unwrap(), 0);
    assert!(process.wait().unwrap().is_success());
}

fn errors_come_while_it_runs(daemon: &dyn Daemon) {
    let client = daemon.client();
    let mut process = client.exec(["sh", "-c", "echo ready >&2; read x; echo $x"]).start().unwrap();
    let mut line = String::new();
    BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    writeln!(process.stdin.as_mut().unwrap(), "word").unwrap();
    assert_eq!(process.output().unwrap().stdout, b"word\n");
}

fn signals_reach_the_command(daemon: &dyn Daemon) {
    let client = daemon.client();
    let script = "trap 'echo caught; exit 7' USR1; echo ready; while :; do sleep 0.05; done";
    let mut process = client.exec(["sh", "-c", script]).start().unwrap();
    let mut stdout = BufReader::new(process.stdout.take().unwrap());
    let mut lines = String::new();
    stdout.read_line(&mut lines).unwrap();
    process.signal("USR1").unwrap();
    stdout.read_to_string(&mut lines).unwrap();
    assert_eq!(lines, "ready\ncaught\n");
    assert_eq!(process.wait().unwrap(), 7);
}

fn a_signal_to_what_has_ended(daemon: &dyn Daemon) {
    let client = daemon.client();
    let process = client.exec(["true"]).start().unwrap();
    client.wait_change(process.change_id(), Duration::from_secs(5)).unwrap();
    for _ in 0..3 {
        process.signal("TERM").unwrap();
        thread::sleep(Duration::from_millis(20));
    }
    assert!(process.wait().unwrap().is_success());
}

fn dropping_kills(daemon: &dyn Daemon) {
    let client = daemon.client();
    let process = client.exec(["sleep", "100"]).start().unwrap();
    assert_eq!(ended(daemon, process), 137);
    // Also where somebody else still holds its control.
    let process = client.exec(["sleep", "100"]).start().unwrap();
    let control = process.control();
    assert_eq!(ended(daemon, process), 137);
    control.signal("TERM").unwrap();
}

fn detaching_does_not_kill(daemon: &dyn Daemon) {
    let client = daemon.client();
    let done = path(daemon, "done");
    let script = format!("sleep 0.5; touch {done}");
    let id = client.exec(["sh", "-c", &script]).start().unwrap().detach();
    let change = client.wait_change(&id, Duration::from_secs(10)).unwrap();
    assert_eq!(change.tasks[0].data["exit-code"], 0);
    assert!(local(daemon, "done").exists());
}

fn a_terminal_has_a_size(daemon: &dyn Daemon) {
    let client = daemon.client();
    let output = client.exec(["sh", "-c", "stty size <&1"]).terminal(120, 40).output().unwrap();
    assert_eq!(output.stdout_text().trim_end(), "40 120");
    let script = "stty size; read x; stty size";
    let mut process = client
        .exec(["sh", "-c", script])
        .terminal(80, 25)
        .interactive()
        .combine_stderr()
        .start()
        .unwrap();
    let mut stdout = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    assert_eq!(line.trim_end(), "25 80");
    process.resize(100, 30).unwrap();
    thread::sleep(Duration::from_millis(200));
    process.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("30 100"), "{rest:?}");
    process.wait_success().unwrap();
}

/// It has one output, unless its errors are wanted apart.
fn errors_on_a_terminal(daemon: &dyn Daemon) {
    let client = daemon.client();
    let command = || client.exec(["sh", "-c", "echo out; echo err >&2"]);
    let output = command().terminal(80, 25).output().unwrap();
    assert_eq!((output.stdout_text().as_ref(), output.stderr.len()), ("out\r\nerr\r\n", 0));
    for command in
        [command().terminal(80, 25).split_stderr(), command().split_stderr().terminal(80, 25)]
    {
        let output = command.output().unwrap();
        assert_eq!((&*output.stdout_text(), &*output.stderr_text()), ("out\r\n", "err\n"));
    }
}

/// Who reads slowly gets all of it.
fn a_stream_that_was_taken_outlives_its_process(daemon: &dyn Daemon) {
    let client = daemon.client();
    let mut process = client.exec(["head", "-c", "1000000", "/dev/zero"]).start().unwrap();
    let mut stdout = process.stdout.take().unwrap();
    let reader = thread::spawn(move || {
        let mut buffer = vec![0; 30_000];
        let mut length = 0;
        loop {
            thread::sleep(Duration::from_millis(10));
            match stdout.read(&mut buffer) {
                Ok(0) => return Ok(length),
                Ok(bytes) => length += bytes,
                Err(error) => return Err((length, error)),
            }
        }
    });
    assert!(process.wait().unwrap().is_success());
    assert_eq!(reader.join().unwrap().unwrap(), 1_000_000);
}

fn a_taken_stream_is_not_cut_by_detaching(daemon: &dyn Daemon) {
    let client = daemon.client();
    let mut process = client.exec(["sh", "-c", "sleep 0.2; echo more"]).start().unwrap();
    let mut stdout = process.stdout.take().unwrap();
    let _ = process.detach();
    let mut text = String::new();
    stdout.read_to_string(&mut text).unwrap();
    assert_eq!(text, "more\n");
}

/// The panic goes on in the caller, and the command does not wait for a reader.
fn a_sink_that_panics(daemon: &dyn Daemon) {
    struct Panics;
    impl Write for Panics {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            std::panic::resume_unwind(Box::new("the sink's own"));
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let script = "while :; do echo out; echo err >&2; done";
    let run = |out: bool| {
        let client = daemon.client();
        let command = client.exec(["sh", "-c", script]).timeout(Duration::from_secs(20));
        let ended = catch_unwind(AssertUnwindSafe(|| match out {
            true => command.run_into(Panics, io::sink()),
            false => command.run_into(io::sink(), Panics),
        }));
        *ended.unwrap_err().downcast::<&str>().unwrap()
    };
    let (panics, took) = timed(|| [true, false].map(run));
    assert_eq!(panics, ["the sink's own"; 2]);
    assert!(took < Duration::from_secs(10), "{took:?}");
}

fn an_interactive_terminal(daemon: &dyn Daemon) {
    let client = daemon.client();
    let command = client.exec(["sh", "-c", "tty >/dev/null && echo tty; cat"]);
    let command = command.terminal(80, 25).interactive().combine_stderr();
    let output = command.input("word\n").output().unwrap();
    let text = output.stdout_text();
    // The terminal shows what is typed, and the command says it again.
    assert!(text.contains("tty\r\n") && text.matches("word\r\n").count() == 2, "{text:?}");
}

fn input_that_nobody_reads_any_more(daemon: &dyn Daemon) {
    let client = daemon.client();
    let mut process = client.exec(["sh", "-c", "exec <&-; sleep 0.3"]).start().unwrap();
    let mut stdin = process.stdin.take().unwrap();
    let writer = thread::spawn(move || {
        loop {
            if let Err(error) = stdin.write_all(&[b'x'; 65_536]) {
                return error.kind();
            }
        }
    });
    assert!(process.wait().unwrap().is_success());
    let kind = writer.join().unwrap();
    assert!(matches!(kind, ErrorKind::BrokenPipe | ErrorKind::ConnectionReset), "{kind}");
}

fn waiting_without_reading(daemon: &dyn Daemon) {
    let client = daemon.client();
    let process =
        client.exec(["sh", "-c", "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2"]);
    assert!(process.start().unwrap().wait().unwrap().is_success());
}

fn what_was_not_read_is_collected(daemon: &dyn Daemon) {
    let client = daemon.client();
    let mut process = client.exec(["sh", "-c", "read x; echo $x; echo more"]).start().unwrap();
    writeln!(process.stdin.as_mut().unwrap(), "first").unwrap();
    let mut begin = [0; 5];
    process.stdout.as_mut().unwrap().read_exact(&mut begin).unwrap();
    assert_eq!(&begin, b"first");
    assert_eq!(process.output().unwrap().stdout, b"\nmore\n");
}

fn a_control_in_another_thread(daemon: &dyn Daemon) {
    let client = daemon.client();
    let process = client.exec(["sleep", "100"]).start().unwrap();
    let control = process.control();
    let sender = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        control.signal("TERM")
    });
    let (ended, took) = timed(|| process.wait_success());
    sender.join().unwrap().unwrap();
    assert!(matches!(ended, Err(Error::Exit(ref error)) if error.code == 143), "{ended:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    until(|| client.changes(ops::pebble::ChangeSelect::InProgress, None).unwrap(), Vec::is_empty);
}
