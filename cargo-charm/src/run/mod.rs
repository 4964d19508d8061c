mod plan;
mod source;
