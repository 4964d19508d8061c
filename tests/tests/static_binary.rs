//! `cargo charm run --release` makes one small file that runs on any Linux of its architecture.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;

use object::LittleEndian;
use object::elf::{DT_NEEDED, FileHeader64, PT_DYNAMIC, PT_INTERP};
use object::read::elf::{Dyn, FileHeader, ProgramHeader};
use ops_tests::cargo_charm::Run;
use ops_tests::hello;

#[test]
fn the_released_dispatch_is_small_and_needs_no_other_file() {
    Run::charm(hello::directory()).args(["--release"]).report();
    let bytes = fs::read(hello::staged_dispatch()).unwrap();
    assert!(bytes.len() <= 4_000_000, "{} bytes", bytes.len());

    let elf = FileHeader64::<LittleEndian>::parse(&*bytes).unwrap();
    let segments = elf.program_headers(LittleEndian, &*bytes).unwrap();
    assert!(segments.iter().all(|segment| segment.p_type(LittleEndian) != PT_INTERP));
    for segment in segments.iter().filter(|segment| segment.p_type(LittleEndian) == PT_DYNAMIC) {
        let entries = segment.dynamic(LittleEndian, &*bytes).unwrap().unwrap();
        assert!(entries.iter().all(|entry| entry.d_tag(LittleEndian) != DT_NEEDED));
    }
}
