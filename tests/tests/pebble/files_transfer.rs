//! Files: what is pushed and pulled.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use ops::pebble::{Error, ErrorKind, Owner, PushOptions};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{local, path, refused_path};

pebble_cases![
    push_and_pull,
    contents_of_every_length,
    contents_that_look_like_boundaries,
    a_pull_while_it_is_read,
    pushing_into_a_new_directory,
    pushing_where_nothing_can_be,
    modes_of_files,
    owners_of_files,
    pushing_over_a_file,
    pushing_over_a_link_and_a_directory,
    names_with_odd_characters,
    pulling_what_is_no_file,
    pulling_through_a_link,
    a_source_that_fails,
    a_sink_that_fails,
    a_pull_that_nobody_reads_to_its_end,
    text_that_is_none,
];

fn new() -> PushOptions {
    PushOptions::new()
}

// CON-018, CON-019
fn push_and_pull(daemon: &dyn Daemon) {
    let client = daemon.client();
    let file = path(daemon, "f");
    client.push(&file, "line 1\r\nline 2 ☺\n".as_bytes(), &new()).unwrap();
    assert_eq!(client.pull_string(&file).unwrap(), "line 1\r\nline 2 ☺\n");
    assert_eq!(fs::read_to_string(local(daemon, "f")).unwrap(), "line 1\r\nline 2 ☺\n");
    let mut sink = Vec::new();
    assert_eq!(client.pull(&file, &mut sink).unwrap(), sink.len() as u64);
    fs::write(local(daemon, "source"), [0, 255, b'\r', 254]).unwrap();
    client.push(&file, fs::File::open(local(daemon, "source")).unwrap(), &new()).unwrap();
    assert_eq!(client.pull_bytes(&file).unwrap(), [0, 255, b'\r', 254]);
}

fn bytes(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24).to_le_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

fn contents_of_every_length(daemon: &dyn Daemon) {
    let client = daemon.client();
    let file = path(daemon, "f");
    let around = [4 << 10, 32 << 10, 64 << 10, 128 << 10, 1 << 20];
    let lengths = around.into_iter().flat_map(|length| length - 2..=length + 2);
    for length in (0..20).chain(lengths) {
        let content = bytes(length);
        client.push(&file, content.as_slice(), &new()).unwrap();
        assert!(client.pull_bytes(&file).unwrap() == content, "{length}");
    }
}

fn contents_that_look_like_boundaries(daemon: &dyn Daemon) {
    let client = daemon.client();
    let file = path(daemon, "f");
    for content in ["\r\n--", "\r\n", "\r", "--", "\r\n--a--\r\n", "\r\n\r\n--\r\n--\r\n"] {
        let content = content.repeat(20_000);
        client.push(&file, content.as_bytes(), &new()).unwrap();
        assert!(client.pull_string(&file).unwrap() == content);
    }
}

fn a_pull_while_it_is_read(daemon: &dyn Daemon) {
    let client = daemon.client();
    let content = bytes(300_000);
    fs::write(local(daemon, "f"), &content).unwrap();
    let mut reader = client.pull_reader(&path(daemon, "f")).unwrap();
    let mut read = vec![0; 1000];
    reader.read_exact(&mut read).unwrap();
    // Another request meanwhile has a connection of its own.
    client.system_info().unwrap();
    reader.read_to_end(&mut read).unwrap();
    assert!(read == content);
    assert_eq!(reader.read(&mut [0; 10]).unwrap(), 0);
}

fn pushing_into_a_new_directory(daemon: &dyn Daemon) {
    let client = daemon.client();
    let file = path(daemon, "a/b/f");
    let pushed = client.push(&file, "x".as_bytes(), &new());
    let error = refused_path(pushed, &ErrorKind::NotFound);
    assert_eq!((error.operation, error.path.as_str()), ("push", file.as_str()));
    client.push(&file, "x".as_bytes(), &new().make_dirs()).unwrap();
    let mode = fs::metadata(local(daemon, "a/b")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
}

fn pushing_where_nothing_can_be(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), "x").unwrap();
    for file in ["relative", "", &path(daemon, "f/x"), &path(daemon, "star*")] {
        for options in [new(), new().make_dirs()] {
            let pushed = client.push(file, "x".as_bytes(), &options);
            let error = refused_path(pushed, &ErrorKind::GenericFileError);
            assert!(error.to_string().contains(client.socket()), "{error}");
        }
    }
}

fn modes_of_files(daemon: &dyn Daemon) {
    let client = daemon.client();
    let mode = || fs::metadata(local(daemon, "f")).unwrap().permissions().mode() & 0o7777;
    let file = path(daemon, "f");
    client.push(&file, "x".as_bytes(), &new()).unwrap();
    assert_eq!(mode(), 0o644);
    for permissions in [0o600, 0o777, 0o444, 0o7] {
        client.push(&file, "x".as_bytes(), &new().permissions(permissions)).unwrap();
        assert_eq!(mode(), permissions);
    }
    for permissions in [0o1000, 0o4755, u32::MAX] {
        let pushed = client.push(&file, "y".as_bytes(), &new().permissions(permissions));
        refused_path(pushed, &ErrorKind::GenericFileError);
    }
    assert_eq!(mode(), 0o7);
}

fn owners_of_files(daemon: &dyn Daemon) {
    let client = daemon.client();
    let file = path(daemon, "f");
    let own = fs::metadata(daemon.root()).unwrap();
    let owner = Owner::new().user_id(own.uid()).group_id(own.gid());
    client.push(&file, "x".as_bytes(), &new().owner(owner)).unwrap();
    let metadata = fs::metadata(local(daemon, "f")).unwrap();
    assert_eq!((metadata.uid(), metadata.gid()), (own.uid(), own.gid()));
    for owner in [
        Owner::new().group("root"),
        Owner::new().user("no-such-user"),
        Owner::new().user("root").user_id(4242),
    ] {
        let pushed = client.push(&file, "x".as_bytes(), &new().owner(owner));
        refused_path(pushed, &ErrorKind::GenericFileError);
    }
}

fn pushing_over_a_file(daemon: &dyn Daemon) {
    let client = daemon.client();
    let file = path(daemon, "f");
    client.push(&file, "a long content".as_bytes(), &new().permissions(0o600)).unwrap();
    let before = fs::metadata(local(daemon, "f")).unwrap().ino();
    client.push(&file, "short".as_bytes(), &new()).unwrap();
    let after = fs::metadata(local(daemon, "f")).unwrap();
    assert_eq!((after.len(), after.permissions().mode() & 0o777), (5, 0o644));
    assert_ne!(before, after.ino(), "it takes the old one's place");
}

fn pushing_over_a_link_and_a_directory(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), "x").unwrap();
    symlink("f", local(daemon, "link")).unwrap();
    client.push(&path(daemon, "link"), "y".as_bytes(), &new()).unwrap();
    assert!(fs::symlink_metadata(local(daemon, "link")).unwrap().is_file());
    assert_eq!(fs::read_to_string(local(daemon, "f")).unwrap(), "x");
    fs::create_dir(local(daemon, "d")).unwrap();
    let pushed = client.push(&path(daemon, "d"), "y".as_bytes(), &new());
    refused_path(pushed, &ErrorKind::GenericFileError);
}

fn names_with_odd_characters(daemon: &dyn Daemon) {
    let client = daemon.client();
    for name in [
        " ", "a b", "é☺", "\"", "\\", "\\\"", "a\\", "%", "%22", "%0A", "a;b=c", "a\nb",
        "\r\n\r\n", "\t", "\u{1}", "\u{7f}", "&=?#+", "'", "--", "a:b", "(x)", "a\\(b", "a\\/b",
        "\u{85}",
    ] {
        let file = path(daemon, name);
        let pushed = client.push(&file, name.as_bytes(), &new().make_dirs());
        pushed.unwrap_or_else(|error| panic!("{name:?}: {error}"));
        assert_eq!(fs::read_to_string(local(daemon, name)).unwrap(), name, "{name:?}");
        assert_eq!(client.pull_string(&file).unwrap(), name, "{name:?}");
        assert!(client.exists(&file).unwrap(), "{name:?}");
        client.remove_path(&file).unwrap();
    }
}

fn pulling_what_is_no_file(daemon: &dyn Daemon) {
    let client = daemon.client();
    let none = path(daemon, "none");
    let error = refused_path(client.pull_bytes(&none), &ErrorKind::NotFound);
    assert!(error.message.contains(&none), "{error}");
    let error = refused_path(client.pull_bytes(&path(daemon, "")), &ErrorKind::GenericFileError);
    assert!(error.message.contains("can only read a regular file"), "{error}");
    for file in ["relative", "", "/dev/null"] {
        refused_path(client.pull_reader(file), &ErrorKind::GenericFileError);
    }
    // The connection is as good as new.
    client.system_info().unwrap();
}

fn pulling_through_a_link(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), "x").unwrap();
    symlink("f", local(daemon, "link")).unwrap();
    symlink("nowhere", local(daemon, "dangling")).unwrap();
    assert_eq!(client.pull_string(&path(daemon, "link")).unwrap(), "x");
    refused_path(client.pull_bytes(&path(daemon, "dangling")), &ErrorKind::NotFound);
}

/// Gives some bytes, and then an error.
struct Failing(u64);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("the tape is torn"));
        }
        let bytes = io::repeat(b'x').take(self.0).read(buffer)?;
        self.0 -= bytes as u64;
        Ok(bytes)
    }
}

/// What is there stays.
fn a_source_that_fails(daemon: &dyn Daemon) {
    let client = daemon.client();
    let file = path(daemon, "f");
    client.push(&file, "old".as_bytes(), &new()).unwrap();
    for length in [0, 1000, 1 << 20] {
        let error = client.push(&file, Failing(length), &new()).unwrap_err();
        let Error::Source { path, source, .. } = error else { panic!("{error:?}") };
        assert_eq!((path, source.to_string().as_str()), (file.clone(), "the tape is torn"));
    }
    assert_eq!(client.pull_string(&file).unwrap(), "old");
    crate::common::until(|| fs::read_dir(daemon.root()).unwrap().count(), |files| *files == 1);
}

struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let bytes = bytes.len().min(self.0);
        self.0 -= bytes;
        Ok(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn a_sink_that_fails(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), bytes(1 << 20)).unwrap();
    let file = path(daemon, "f");
    let error = client.pull(&file, Full(500_000)).unwrap_err();
    assert!(matches!(error, Error::Sink { ref path, .. } if *path == file), "{error:?}");
    client.system_info().unwrap();
}

fn a_pull_that_nobody_reads_to_its_end(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), bytes(10 << 20)).unwrap();
    for _ in 0..20 {
        let mut reader = client.pull_reader(&path(daemon, "f")).unwrap();
        reader.read_exact(&mut [0; 10]).unwrap();
    }
    client.system_info().unwrap();
}

fn text_that_is_none(daemon: &dyn Daemon) {
    let client = daemon.client();
    fs::write(local(daemon, "f"), [0xff]).unwrap();
    let error = client.pull_string(&path(daemon, "f")).unwrap_err();
    let Error::Sink { source, .. } = error else { panic!("{error:?}") };
    assert_eq!(source.kind(), io::ErrorKind::InvalidData);
}
