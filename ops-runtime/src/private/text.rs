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

#[cfg(test)]
mod tests {
    use super::same_text;

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
