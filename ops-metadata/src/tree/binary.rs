//! `!!binary`. No charm is known to use it, so it is not worth a dependency of every charm's build.

/// The text that base64 stands for, as Go reads it: line breaks do not count, padding is needed.
///
/// Bytes that are no UTF-8 become the replacement character, as Juju shows them.
pub(super) fn decode(base64: &str) -> Option<String> {
    let digits: Vec<u8> = base64.bytes().filter(|byte| !b"\r\n".contains(byte)).collect();
    let mut bytes = Vec::new();
    let mut groups = digits.chunks(4).peekable();
    while let Some(group) = groups.next() {
        let padding = group.iter().rev().take_while(|digit| **digit == b'=').count();
        if group.len() != 4 || padding > 2 || padding > 0 && groups.peek().is_some() {
            return None;
        }
        let number = group
            .iter()
            .take(4 - padding)
            .try_fold(0, |number: u32, digit| Some(number << 6 | value(*digit)?))?;
        let number = number << (6 * padding + 8);
        bytes.extend(number.to_be_bytes().into_iter().take(3 - padding));
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn base64_is_read_as_go_reads_it() {
        for (base64, text) in [
            ("", Some("")),
            ("aGk=", Some("hi")),
            ("aGk\n=\n", Some("hi")),
            ("aGVsbG8h", Some("hello!")),
            ("w6k=", Some("é")),
            ("aA==", Some("h")),
            ("12==", Some("\u{fffd}")),
            ("aGk", None),
            ("aGk=aGk=", None),
            ("a===", None),
            ("_w==", None),
            ("yes", None),
            ("aG k=", None),
        ] {
            assert_eq!(decode(base64).as_deref(), text, "{base64:?}");
        }
    }
}
