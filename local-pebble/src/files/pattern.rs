//! Patterns as Go's `path.Match`: `*`, `?`, `[a-z]`, `[^a]`, `\`.

/// A pattern that is well formed.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Debug, Clone)]
enum Part {
    Star,
    Any,
    Character(char),
    Class { negated: bool, ranges: Vec<(char, char)> },
}

impl Pattern {
    /// Reads a pattern; nothing if it is malformed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            parts.push(match character {
                '*' => Part::Star,
                '?' => Part::Any,
                '\\' => Part::Character(characters.next()?),
                '[' => {
                    let negated = characters.next_if_eq(&'^').is_some();
                    let mut ranges = Vec::new();
                    loop {
                        if !ranges.is_empty() && characters.next_if_eq(&']').is_some() {
                            break;
                        }
                        let mut bound = || match characters.next()? {
                            '\\' => characters.next(),
                            '-' | ']' => None,
                            other => Some(other),
                        };
                        let low = bound()?;
                        let high = if characters.next_if_eq(&'-').is_some() {
                            match characters.next()? {
                                '\\' => characters.next()?,
                                '-' | ']' => return None,
                                other => other,
                            }
                        } else {
                            low
                        };
                        ranges.push((low, high));
                    }
                    Part::Class { negated, ranges }
                }
                other => Part::Character(other),
            });
        }
        Some(Self(parts))
    }

    /// Whether a name matches as a whole.
    pub(super) fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        let (mut at, mut part) = (0, 0);
        // Where the last star stood, and how much it has taken.
        let mut star: Option<(usize, usize)> = None;
        loop {
            match (self.0.get(part), name.get(at)) {
                (Some(Part::Star), _) => {
                    star = Some((part, at));
                    part += 1;
                }
                (Some(other), Some(character)) if other.takes(*character) => {
                    part += 1;
                    at += 1;
                }
                (None, None) => return true,
                _ => match star {
                    Some((star_part, taken)) if taken < name.len() => {
                        star = Some((star_part, taken + 1));
                        part = star_part + 1;
                        at = taken + 1;
                    }
                    _ => return false,
                },
            }
        }
    }
}

impl Part {
    fn takes(&self, character: char) -> bool {
        match self {
            Self::Star => false,
            Self::Any => true,
            Self::Character(expected) => *expected == character,
            Self::Class { negated, ranges } => {
                let inside = ranges.iter().any(|(low, high)| (*low..=*high).contains(&character));
                inside != *negated
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_go() {
        for (pattern, name, expected) in [
            ("*.txt", "a.txt", Some(true)),
            ("*.txt", "a.txt.gz", Some(false)),
            ("file*.gz", "file1.tar.gz", Some(true)),
            ("[a-c]?", "bz", Some(true)),
            ("[^a-c]?", "bz", Some(false)),
            ("\\*", "*", Some(true)),
            ("*a*b*", "xxaxxbxx", Some(true)),
            ("", "", Some(true)),
            ("", "a", Some(false)),
            ("[", "a", None),
            ("[]a]", "]", None),
            ("[a-", "a", None),
            ("a\\", "a", None),
        ] {
            assert_eq!(Pattern::parse(pattern).map(|p| p.matches(name)), expected, "{pattern}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_pattern_is_too_odd(pattern in "[\\[\\]^*?a-c\\\\-]{0,12}", name in "[a-c]{0,8}") {
            let _ = Pattern::parse(&pattern).map(|p| p.matches(&name));
        }
    }
}
