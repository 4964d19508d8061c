//! Who wrote what, for the error of a write that cannot be sent.

use std::fmt::Display;
use std::rc::Rc;

use crate::error::Error;

/// The handler that writes, behind the path of fields to its component; `None` between handlers.
pub(in crate::context) type Author = Option<Rc<str>>;

/// Something that was written, and by whom last.
#[derive(Debug, Clone)]
pub(in crate::context) struct Authored<T> {
    pub(in crate::context) value: T,
    pub(in crate::context) author: Author,
}

/// How many of the writes that one command would have made its error names.
const NAMED: usize = 8;

impl Error {
    /// The error of one command: `task` is `set`, `target` is `in the data of unit …` or empty.
    pub(in crate::context) fn flush<W: Display>(
        task: &str,
        written: impl IntoIterator<Item = (W, Author)>,
        target: &str,
        source: impl Into<Self>,
    ) -> Self {
        let mut handlers: Vec<String> = Vec::new();
        // Those of one author stand together.
        let mut groups: Vec<(Author, Vec<String>)> = Vec::new();
        let mut count = 0;
        for (what, author) in written {
            count += 1;
            if let Some(author) = author.as_deref()
                && !handlers.iter().any(|known| known == author)
            {
                handlers.push(author.to_owned());
            }
            if count > NAMED {
                continue;
            }
            let what = format!("`{what}`");
            match groups.iter_mut().find(|(of, _)| *of == author) {
                Some((_, group)) => group.push(what),
                None => groups.push((author, vec![what])),
            }
        }
        let groups = groups.into_iter().map(|(author, group)| match author {
            Some(author) => format!("{} (written by `{author}`)", group.join(", ")),
            None => group.join(", "),
        });
        let mut write = format!("{task} {}", groups.collect::<Vec<_>>().join(", "));
        if count > NAMED {
            write.push_str(&format!(" and {} more", count - NAMED));
        }
        if !target.is_empty() {
            write.push(' ');
            write.push_str(target);
        }
        Self::Flush { write, handlers, source: Box::new(source.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flush(written: &[(&str, Option<&str>)], target: &str) -> Error {
        let written = written.iter().map(|(what, author)| (*what, author.map(Rc::from)));
        Error::flush("set", written, target, Error::LeadershipLost)
    }

    fn text(written: &[(&str, Option<&str>)]) -> String {
        flush(written, "there").to_string()
    }

    #[test]
    fn each_write_stands_with_its_author() {
        for (written, expected) in [
            (&[("a", None)][..], "cannot set `a` there"),
            (&[("a", Some("x"))], "cannot set `a` (written by `x`) there"),
            (
                &[("a", Some("x")), ("b", Some("y")), ("c", Some("x"))],
                "cannot set `a`, `c` (written by `x`), `b` (written by `y`) there",
            ),
        ] {
            assert_eq!(text(written), expected);
        }
    }

    #[test]
    fn of_many_writes_some_are_named_and_every_author_is_known() {
        let mut written = vec![("a", Some("x")); 9];
        written.push(("z", Some("y")));
        assert!(text(&written).ends_with("`a` (written by `x`) and 2 more there"));
        let error = flush(&written, "");
        let Error::Flush { handlers, .. } = error else { panic!("{error}") };
        assert_eq!(handlers, ["x", "y"]);
    }
}
