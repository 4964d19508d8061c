//! What opens and closes comments.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/comment_marks")]
#[derive(Debug)]
pub struct CommentMarks;

#[charm(dir = "tests/ui/tricky/comment_marks")]
impl CommentMarks {
    #[action]
    fn run(&mut self, _cx: &Context<Self>, params: RunParams) {
        let _ = params.target;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<CommentMarks>;
}
