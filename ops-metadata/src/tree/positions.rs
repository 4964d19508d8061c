//! From a byte of a file to its line and column.

use crate::Position;

/// Turns byte offsets into positions, in linear time for offsets that mostly grow.
///
/// Lines end at `\n` only: YAML 1.1 has further line breaks, editors and compilers have not.
pub(super) struct Positions<'text> {
    text: &'text str,
    line_starts: Vec<usize>,
    offset: usize,
    position: Position,
}

impl<'text> Positions<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        let starts = text.match_indices('\n').map(|(offset, _)| offset + 1);
        Self {
            text,
            line_starts: std::iter::once(0).chain(starts).collect(),
            offset: 0,
            position: Position { line: 1, column: 1 },
        }
    }

    /// The position of a byte; of the text's end for one behind it.
    pub(super) fn at(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let line_start =
            line.checked_sub(1).and_then(|index| self.line_starts.get(index)).copied().unwrap_or(0);
        // On the same line and not behind, only the characters since the last answer are counted.
        let (from, column) = if self.offset >= line_start && self.offset <= offset {
            (self.offset, self.position.column)
        } else {
            (line_start, 1)
        };
        let characters =
            self.text.get(from..offset).map_or(0, |passed| number(passed.chars().count()));
        self.offset = offset;
        self.position = Position { line: number(line), column: column.saturating_add(characters) };
        self.position
    }
}

/// Files are far smaller than what a `u32` counts.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_in_any_order() {
        let text = "ab\né: x\n";
        let mut positions = Positions::new(text);
        let at = |positions: &mut Positions<'_>, offset| {
            let Position { line, column } = positions.at(offset);
            (line, column)
        };
        assert_eq!(at(&mut positions, 0), (1, 1));
        assert_eq!(at(&mut positions, 2), (1, 3));
        assert_eq!(at(&mut positions, 6), (2, 3));
        assert_eq!(at(&mut positions, 7), (2, 4));
        assert_eq!(at(&mut positions, 1), (1, 2));
        assert_eq!(at(&mut positions, 99), (3, 1));
    }
}
