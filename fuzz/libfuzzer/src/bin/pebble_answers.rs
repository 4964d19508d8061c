#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ops_fuzz::run("pebble_answers", input));
