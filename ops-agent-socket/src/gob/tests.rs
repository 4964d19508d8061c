//! The integers and strings, each against its own inverse and Go's documented examples.

use proptest::prelude::*;

use super::cursor::Cursor;
use super::encoder::{put_bytes, put_int, put_uint};

fn written<T>(put: impl Fn(&mut Vec<u8>, T), value: T) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(&mut bytes, value);
    bytes
}

#[test]
fn integers_are_gos() {
    for (value, bytes) in [
        (0, &[0][..]),
        (7, &[7]),
        (127, &[127]),
        (128, &[0xff, 128]),
        (256, &[0xfe, 1, 0]),
        (u64::MAX, &[0xf8, 255, 255, 255, 255, 255, 255, 255, 255]),
    ] {
        assert_eq!(written(put_uint, value), bytes);
    }
    for (value, bytes) in [
        (0, &[0][..]),
        (-1, &[1]),
        (1, &[2]),
        (-64, &[0x7f]),
        (64, &[0xff, 0x80]),
        (-129, &[0xfe, 1, 1]),
        (i64::MIN, &[0xf8, 255, 255, 255, 255, 255, 255, 255, 255]),
    ] {
        assert_eq!(written(put_int, value), bytes);
    }
}

proptest! {
    #[test]
    fn integers_round_trip(unsigned: u64, shift in 0u32..64, signed: i64) {
        let (unsigned, signed) = (unsigned >> shift, signed >> shift);
        let bytes = written(put_uint, unsigned);
        let mut cursor = Cursor::new(&bytes, 0);
        prop_assert_eq!((cursor.uint().unwrap(), cursor.remaining()), (unsigned, 0));
        let bytes = written(put_int, signed);
        let mut cursor = Cursor::new(&bytes, 0);
        prop_assert_eq!((cursor.int().unwrap(), cursor.remaining()), (signed, 0));
    }

    #[test]
    fn byte_strings_round_trip(value: Vec<u8>, rest: Vec<u8>) {
        let mut bytes = written(put_bytes, &value[..]);
        bytes.extend_from_slice(&rest);
        let mut cursor = Cursor::new(&bytes, 0);
        prop_assert_eq!(cursor.bytes().unwrap(), &value[..]);
        prop_assert_eq!(cursor.remaining(), rest.len());
    }

    #[test]
    fn any_bytes_are_a_value_or_an_error_inside_them(bytes: Vec<u8>) {
        let mut cursor = Cursor::new(&bytes, 7);
        let error = loop {
            if let Err(error) = cursor.bytes() {
                break error;
            }
        };
        prop_assert!((7..=7 + bytes.len() as u64).contains(&error.offset));
    }
}
