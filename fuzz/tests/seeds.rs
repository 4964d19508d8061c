//! Every seed, and every input that was a crash once, passes.
//!
//! This program runs one test: the bound of memory is the whole process's.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;

use ops_fuzz::{TARGETS, within_bounds};

#[test]
fn seeds_and_past_crashes_pass() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    for target in TARGETS {
        let files: Vec<_> = fs::read_dir(seeds.join(target.name)).unwrap().collect();
        assert!(files.len() > 2, "`{}` has {} seeds", target.name, files.len());
        for file in files {
            let input = fs::read(file.unwrap().path()).unwrap();
            within_bounds(input.len(), || (target.run)(&input));
            // Cut short, it is another input.
            for cut in 0..input.len().min(1024) {
                let cut = input.get(..cut).unwrap();
                within_bounds(cut.len(), || (target.run)(cut));
            }
        }
    }
    an_announced_length_costs_nothing();
}

/// Each of these announces far more than it brings: a message, a string, a list, many fields.
fn an_announced_length_costs_nothing() {
    for announced in [1 << 20, 64 << 20, (64 << 20) + 1, u64::MAX] {
        let announced = announced.to_be_bytes();
        let length = [&[0xf8][..], &announced].concat();
        let answer = [&b"\x03\x04\x00"[..], &length, &[0; 20]].concat();
        for input in [length.clone(), [&[40][..], &length, &[0; 31]].concat(), answer] {
            for target in TARGETS {
                within_bounds(input.len(), || (target.run)(&input));
            }
        }
    }
}
