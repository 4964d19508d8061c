//! Patterns on names, as Go's `path.Match` has them and Pebble lists by.

/// Whether a name has what makes a pattern of it.
pub(super) fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?', '['])
}

/// Whether a name matches. What is no pattern matches nothing.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    // After a mismatch the last star takes one character more: never two stars at once, so that no
    // pattern takes long.
    let (mut rest, mut text) = (pattern.as_slice(), name.as_slice());
    let mut retry: Option<(&[char], &[char])> = None;
    loop {
        if let ['*', after @ ..] = rest {
            retry = Some((after, text));
            rest = after;
            continue;
        }
        match (rest, text) {
            ([], []) => return true,
            (_, [first, after_first @ ..]) => {
                if let Some(after) = one(rest, *first) {
                    (rest, text) = (after, after_first);
                    continue;
                }
            }
            (_, []) => return false,
        }
        let Some((after_star, from)) = retry else { return false };
        let [_, later @ ..] = from else { return false };
        retry = Some((after_star, later));
        (rest, text) = (after_star, later);
    }
}

/// What is left of the pattern after one character, if its beginning matches it.
fn one(pattern: &[char], character: char) -> Option<&[char]> {
    match pattern {
        ['?', rest @ ..] => Some(rest),
        ['\\', escaped, rest @ ..] => (*escaped == character).then_some(rest),
        ['[', '^', rest @ ..] => {
            class(rest, character).and_then(|(is_in, rest)| (!is_in).then_some(rest))
        }
        ['[', rest @ ..] => class(rest, character).and_then(|(is_in, rest)| is_in.then_some(rest)),
        ['\\'] | [] => None,
        [plain, rest @ ..] => (*plain == character).then_some(rest),
    }
}

/// Whether the character is in the class that begins here, and what follows its end.
fn class(pattern: &[char], character: char) -> Option<(bool, &[char])> {
    let (mut rest, mut is_in, mut is_empty) = (pattern, false, true);
    loop {
        if let [']', after @ ..] = rest
            && !is_empty
        {
            return Some((is_in, after));
        }
        let (low, after) = member(rest)?;
        let (high, after) = match after {
            ['-', after @ ..] => member(after)?,
            after => (low, after),
        };
        is_in |= (low..=high).contains(&character);
        (rest, is_empty) = (after, false);
    }
}

fn member(pattern: &[char]) -> Option<(char, &[char])> {
    match pattern {
        ['\\', escaped, rest @ ..] => Some((*escaped, rest)),
        ['-' | ']' | '\\', ..] | [] => None,
        [plain, rest @ ..] => Some((*plain, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn patterns_match_as_in_go() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*", "abc", true),
            ("abc", "abc", true),
            ("*c", "abc", true),
            ("a*", "a", true),
            ("a*b?c*x", "abxbbxdbxebxczzx", true),
            ("a*b?c*x", "abxbbxdbxebxczzy", false),
            ("ab[c]", "abc", true),
            ("ab[b-d]", "abc", true),
            ("ab[e-g]", "abc", false),
            ("ab[^c]", "abc", false),
            ("ab[^e-g]", "abc", true),
            ("a\\*b", "a*b", true),
            ("a\\*b", "ab", false),
            ("a?b", "a☺b", true),
            ("a[^a]b", "a☺b", true),
            ("[a-ζ]*", "α", true),
            ("*[a-ζ]", "A", false),
            ("[\\]a]", "]", true),
            ("[\\-x]", "-", true),
            ("[]a]", "]", false),
            ("[-x]", "x", false),
            ("[a", "a", false),
            ("a[", "a", false),
            ("\\", "\\", false),
            ("file*.gz", "file1.tar.gz", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    proptest! {
        #[test]
        fn no_pattern_is_too_odd(pattern in "[ab*?\\[\\]^\\\\-]{0,40}", name in "[ab]{0,40}") {
            let _ = matches(&pattern, &name);
        }
    }
}
