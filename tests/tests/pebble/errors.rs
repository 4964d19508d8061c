//! What errors say.

use std::fs::{self, File};
use std::io;
use std::time::Duration;

use ops::pebble::{ListOptions, PushOptions};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{add_services, local, path};

pebble_cases![each_error_names_the_socket];

// PEB-007: whichever of a charm's containers it was.
fn each_error_names_the_socket(daemon: &dyn Daemon) {
    let client = daemon.client();
    let (file, missing) = (path(daemon, "f"), path(daemon, "missing"));
    fs::write(local(daemon, "f"), "content").unwrap();
    add_services(&client, &[("failing", "false")]);
    let sleeping = client.exec(["sleep", "5"]).start().unwrap();
    let directory = File::open(daemon.root()).unwrap();
    let listed = client.list_files(&missing, &ListOptions::new()).unwrap_err();
    assert_eq!(listed.status(), Some(404), "{listed:?}");
    for error in [
        listed,
        client.start(["failing"]).unwrap().wait().unwrap_err(),
        client.wait_change(sleeping.change_id(), Duration::ZERO).unwrap_err(),
        client.exec(["false"]).run().unwrap_err(),
        client.exec(["echo", "x"]).run_into(&mut [][..], io::sink()).unwrap_err(),
        client.push(&file, directory, &PushOptions::new()).unwrap_err(),
        client.pull(&file, &mut [][..]).unwrap_err(),
        client.pull(&missing, io::sink()).unwrap_err(),
        client.start(["none"]).unwrap_err(),
    ] {
        assert!(error.to_string().contains(client.socket()), "{error}");
    }
}
