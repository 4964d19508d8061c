mod cli;
mod compile;
mod error;
mod interrupt;
mod message;
mod render;
mod run;
mod stage;
mod table;
fn main() {}
