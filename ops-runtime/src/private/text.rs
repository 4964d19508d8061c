//! Text in constants, which the standard library cannot compare yet.

/// Whether two texts are the same.
pub const fn same_text(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([first, rest @ ..], [second, others @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (rest, others);
    }
    one.is_empty() && other.is_empty()
}

/// How long several texts are together.
pub const fn length(mut texts: &[&str]) -> usize {
    let mut length = 0;
    while let [text, rest @ ..] = texts {
        length += text.len();
        texts = rest;
    }
    length
}

/// Several texts, one after the other; `N` is their [`length`].
pub const fn join<const N: usize>(mut texts: &[&str]) -> [u8; N] {
    let mut joined = [b' '; N];
    let mut place: &mut [u8] = &mut joined;
    while let [text, rest @ ..] = texts {
        let Some((this, after)) = place.split_at_mut_checked(text.len()) else { break };
        this.copy_from_slice(text.as_bytes());
        place = after;
        texts = rest;
    }
    joined
}

/// What [`join`] made.
pub const fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{join, length, same_text, text};

    #[test]
    fn joined() {
        const PARTS: &[&str] = &["the ", "", "größe", "!"];
        const JOINED: [u8; length(PARTS)] = join(PARTS);
        assert_eq!(text(&JOINED), "the größe!");
    }

    #[test]
    fn texts() {
        for (one, other, same) in [
            ("", "", true),
            ("a", "a", true),
            ("a", "", false),
            ("", "a", false),
            ("ab", "ac", false),
        ] {
            assert_eq!(same_text(one, other), same, "{one:?} {other:?}");
        }
    }
}
