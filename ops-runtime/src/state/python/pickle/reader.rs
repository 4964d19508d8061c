//! The opcodes that Python 3 writes for plain data, of protocols 2 to 5.

use std::collections::BTreeMap;

use super::{Id, Node, Pickled};

/// No charm has nearly as much in one `StoredState`. So many values a pickle may have, with those that it
/// has from its memo; so many it may memoize, and so many may be open at a time.
const MOST_VALUES: usize = 1 << 20;

/// Why a pickle cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum PickleError {
    #[error("it ends too early")]
    End,
    #[error("`ops` writes no opcode {opcode:#04x}, as it has at byte {at}")]
    Opcode { opcode: u8, at: usize },
    #[error("its opcode {opcode:#04x} at byte {at} has nothing that it can work on")]
    Operand { opcode: u8, at: usize },
    #[error("it has more than {MOST_VALUES} values")]
    TooMany,
}

impl<'p> Pickled<'p> {
    /// Reads a pickle. What stands behind its end is ignored, as Python does.
    pub(crate) fn read(bytes: &'p [u8]) -> Result<Self, PickleError> {
        let mut machine = Machine {
            bytes,
            at: 0,
            nodes: Vec::new(),
            stack: Vec::new(),
            pushed: 0,
            marks: Vec::new(),
            memo: BTreeMap::new(),
        };
        loop {
            let at = machine.at;
            let opcode = machine.byte()?;
            match machine.run(opcode) {
                Ok(()) => {}
                Err(Stop::End) => {
                    let root = machine.pop().ok_or(PickleError::Operand { opcode, at })?;
                    return Ok(Self { nodes: machine.nodes, root });
                }
                Err(Stop::Unknown) => return Err(PickleError::Opcode { opcode, at }),
                Err(Stop::Operand) => return Err(PickleError::Operand { opcode, at }),
                Err(Stop::Error(error)) => return Err(error),
            }
        }
    }
}

/// Why no further opcode is run.
enum Stop {
    /// It is the last one.
    End,
    Unknown,
    /// It finds nothing on the stack, or something else.
    Operand,
    Error(PickleError),
}

impl From<PickleError> for Stop {
    fn from(error: PickleError) -> Self {
        Self::Error(error)
    }
}

struct Machine<'p> {
    bytes: &'p [u8],
    at: usize,
    nodes: Vec<Node<'p>>,
    stack: Vec<Id>,
    /// How many values were ever on the stack: as many as lists and dicts can hold.
    pushed: usize,
    /// How high the stack was at each mark.
    marks: Vec<usize>,
    memo: BTreeMap<u32, Id>,
}

impl<'p> Machine<'p> {
    fn run(&mut self, opcode: u8) -> Result<(), Stop> {
        match opcode {
            b'.' => return Err(Stop::End),
            // PROTO, FRAME
            0x80 => self.skip(1)?,
            0x95 => self.skip(8)?,

            b'N' => self.push(Node::None)?,
            0x88 => self.push(Node::Bool(true))?,
            0x89 => self.push(Node::Bool(false))?,

            // BININT, BININT1, BININT2, LONG1, LONG4
            b'J' => {
                let int = i32::from_le_bytes(self.array()?);
                self.push(Node::Int(int.into()))?;
            }
            b'K' => {
                let int = self.byte()?;
                self.push(Node::Int(int.into()))?;
            }
            b'M' => {
                let int = u16::from_le_bytes(self.array()?);
                self.push(Node::Int(int.into()))?;
            }
            0x8a => {
                let bytes = self.short()?;
                self.push(int(bytes))?;
            }
            0x8b => {
                let bytes = self.long()?;
                self.push(int(bytes))?;
            }
            // BINFLOAT
            b'G' => {
                let float = f64::from_be_bytes(self.array()?);
                self.push(Node::Float(float))?;
            }

            // SHORT_BINUNICODE, BINUNICODE, BINUNICODE8
            0x8c => {
                let bytes = self.short()?;
                self.push(text(bytes))?;
            }
            b'X' => {
                let bytes = self.long()?;
                self.push(text(bytes))?;
            }
            0x8d => {
                let bytes = self.huge()?;
                self.push(text(bytes))?;
            }
            // SHORT_BINBYTES, BINBYTES, BINBYTES8 and BYTEARRAY8
            b'C' => {
                let bytes = self.short()?;
                self.push(Node::Bytes(bytes))?;
            }
            b'B' => {
                let bytes = self.long()?;
                self.push(Node::Bytes(bytes))?;
            }
            0x8e | 0x96 => {
                let bytes = self.huge()?;
                self.push(Node::Bytes(bytes))?;
            }

            // Lists, empty tuples and sets
            b']' | b')' | 0x8f => self.push(Node::List(Vec::new()))?,
            // TUPLE1, TUPLE2, TUPLE3
            0x85..=0x87 => {
                let items = self.pop_many(usize::from(opcode - 0x84))?;
                self.push(Node::List(items))?;
            }
            // TUPLE, FROZENSET
            b't' | 0x91 => {
                let items = self.pop_mark()?;
                self.push(Node::List(items))?;
            }
            // APPEND, APPENDS, ADDITEMS
            b'a' => {
                let item = self.pop_many(1)?;
                self.extend_list(item)?;
            }
            b'e' | 0x90 => {
                let items = self.pop_mark()?;
                self.extend_list(items)?;
            }

            b'}' => self.push(Node::Dict(Vec::new()))?,
            // SETITEM, SETITEMS
            b's' => {
                let items = self.pop_many(2)?;
                self.extend_dict(&items)?;
            }
            b'u' => {
                let items = self.pop_mark()?;
                self.extend_dict(&items)?;
            }

            b'(' => {
                fits(self.marks.len())?;
                self.marks.push(self.stack.len());
            }
            // POP, POP_MARK, DUP
            b'0' => drop(self.pop_many(1)?),
            b'1' => drop(self.pop_mark()?),
            b'2' => {
                let top = self.top()?;
                self.push_id(top)?;
            }
            // BINPUT, LONG_BINPUT, MEMOIZE
            b'q' => {
                let number = self.byte()?;
                self.memoize(number.into())?;
            }
            b'r' => {
                let number = u32::from_le_bytes(self.array()?);
                self.memoize(number)?;
            }
            0x94 => {
                let number = u32::try_from(self.memo.len()).map_err(|_| PickleError::TooMany)?;
                self.memoize(number)?;
            }
            // BINGET, LONG_BINGET
            b'h' => {
                let number = self.byte()?;
                self.recall(number.into())?;
            }
            b'j' => {
                let number = u32::from_le_bytes(self.array()?);
                self.recall(number)?;
            }

            // GLOBAL, STACK_GLOBAL: the name of a function, or of a class.
            b'c' => {
                let (module, name) = (self.line()?, self.line()?);
                self.push(Node::Global(Box::new((module, name))))?;
            }
            0x93 => {
                let names = self.pop_many(2)?;
                let names: Vec<_> = names.iter().map(|name| self.node(*name)).collect();
                let [Some(Node::Text(module)), Some(Node::Text(name))] = names.as_slice() else {
                    return Err(Stop::Operand);
                };
                let node = Node::Global(Box::new((module, name)));
                self.push(node)?;
            }
            // REDUCE, NEWOBJ: a call.
            b'R' | 0x81 => self.call()?,
            // BUILD: sets the attributes of an object, which is none here.
            b'b' => {
                self.pop_many(1)?;
                let Some(Node::Global(_)) = self.node(self.top()?) else {
                    return Err(Stop::Operand);
                };
            }
            _ => return Err(Stop::Unknown),
        }
        Ok(())
    }

    /// Calls nothing. Before protocol 4, and a `bytearray` before 5, plain data is written as a call of
    /// its type: there the argument is the value already. Of other calls the function's name stays.
    fn call(&mut self) -> Result<(), Stop> {
        let operands = self.pop_many(2)?;
        let [function, arguments] = operands.as_slice() else { return Err(Stop::Operand) };
        let Some(Node::Global(global)) = self.node(*function) else { return Err(Stop::Operand) };
        let Some(Node::List(arguments)) = self.node(*arguments) else { return Err(Stop::Operand) };
        let (module, name) = **global;
        let argument = match arguments.as_slice() {
            [argument] if matches!(module, "builtins" | "__builtin__") => Some(*argument),
            _ => None,
        };
        let is_value = match argument.and_then(|argument| self.node(argument)) {
            Some(Node::List(_)) => matches!(name, "set" | "frozenset"),
            Some(Node::Bytes(_)) => name == "bytearray",
            _ => false,
        };
        Ok(self.push_id(argument.filter(|_| is_value).unwrap_or(*function))?)
    }

    fn push(&mut self, node: Node<'p>) -> Result<(), PickleError> {
        let id = u32::try_from(self.nodes.len()).map_err(|_| PickleError::TooMany)?;
        self.push_id(Id(id))?;
        self.nodes.push(node);
        Ok(())
    }

    fn push_id(&mut self, id: Id) -> Result<(), PickleError> {
        fits(self.pushed)?;
        self.pushed += 1;
        self.stack.push(id);
        Ok(())
    }

    fn node(&self, id: Id) -> Option<&Node<'p>> {
        self.nodes.get(usize::try_from(id.0).ok()?)
    }

    /// The lowest place of the stack that may be taken.
    fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    fn pop(&mut self) -> Option<Id> {
        (self.stack.len() > self.floor()).then(|| self.stack.pop()).flatten()
    }

    fn pop_many(&mut self, count: usize) -> Result<Vec<Id>, Stop> {
        let at = self.stack.len().checked_sub(count).ok_or(Stop::Operand)?;
        if at < self.floor() {
            return Err(Stop::Operand);
        }
        Ok(self.stack.split_off(at))
    }

    fn pop_mark(&mut self) -> Result<Vec<Id>, Stop> {
        let mark = self.marks.pop().ok_or(Stop::Operand)?;
        Ok(self.stack.split_off(mark))
    }

    fn top(&self) -> Result<Id, Stop> {
        let is_there = self.stack.len() > self.floor();
        self.stack.last().copied().filter(|_| is_there).ok_or(Stop::Operand)
    }

    fn top_node(&mut self) -> Result<&mut Node<'p>, Stop> {
        let Id(top) = self.top()?;
        let node = usize::try_from(top).ok().and_then(|top| self.nodes.get_mut(top));
        node.ok_or(Stop::Operand)
    }

    fn extend_list(&mut self, mut items: Vec<Id>) -> Result<(), Stop> {
        let Node::List(list) = self.top_node()? else { return Err(Stop::Operand) };
        list.append(&mut items);
        Ok(())
    }

    fn extend_dict(&mut self, items: &[Id]) -> Result<(), Stop> {
        let Node::Dict(dict) = self.top_node()? else { return Err(Stop::Operand) };
        let pairs = items.chunks(2).map(|pair| match pair {
            [key, value] => Ok((*key, *value)),
            _ => Err(Stop::Operand),
        });
        for pair in pairs {
            dict.push(pair?);
        }
        Ok(())
    }

    fn memoize(&mut self, number: u32) -> Result<(), Stop> {
        let top = self.top()?;
        fits(self.memo.len())?;
        self.memo.insert(number, top);
        Ok(())
    }

    fn recall(&mut self, number: u32) -> Result<(), Stop> {
        let id = *self.memo.get(&number).ok_or(Stop::Operand)?;
        Ok(self.push_id(id)?)
    }

    fn take(&mut self, count: usize) -> Result<&'p [u8], PickleError> {
        let end = self.at.checked_add(count).ok_or(PickleError::End)?;
        let bytes = self.bytes.get(self.at..end).ok_or(PickleError::End)?;
        self.at = end;
        Ok(bytes)
    }

    fn skip(&mut self, count: usize) -> Result<(), PickleError> {
        self.take(count).map(|_| ())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], PickleError> {
        self.take(N)?.try_into().map_err(|_| PickleError::End)
    }

    fn byte(&mut self) -> Result<u8, PickleError> {
        let [byte] = self.array()?;
        Ok(byte)
    }

    /// As many bytes as one byte says.
    fn short(&mut self) -> Result<&'p [u8], PickleError> {
        let length = self.byte()?;
        self.take(length.into())
    }

    /// As many as four say.
    fn long(&mut self) -> Result<&'p [u8], PickleError> {
        let length = u32::from_le_bytes(self.array()?);
        self.take(usize::try_from(length).map_err(|_| PickleError::End)?)
    }

    /// As many as eight say.
    fn huge(&mut self) -> Result<&'p [u8], PickleError> {
        let length = u64::from_le_bytes(self.array()?);
        self.take(usize::try_from(length).map_err(|_| PickleError::End)?)
    }

    fn line(&mut self) -> Result<&'p str, Stop> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == b'\n').ok_or(PickleError::End)?;
        let line = self.take(length)?;
        self.skip(1)?;
        std::str::from_utf8(line).map_err(|_| Stop::Operand)
    }
}

/// Whether there may be one more.
fn fits(so_many: usize) -> Result<(), PickleError> {
    if so_many < MOST_VALUES { Ok(()) } else { Err(PickleError::TooMany) }
}

fn text(bytes: &[u8]) -> Node<'_> {
    std::str::from_utf8(bytes).map_or(Node::HalfText, Node::Text)
}

/// Two's complement, the lowest byte first.
fn int(bytes: &[u8]) -> Node<'static> {
    let is_negative = bytes.last().is_some_and(|last| last & 0x80 != 0);
    let mut whole = [if is_negative { 0xff } else { 0 }; 16];
    match whole.get_mut(..bytes.len()) {
        Some(part) => {
            part.copy_from_slice(bytes);
            Node::Int(i128::from_le_bytes(whole))
        }
        None => Node::LargeInt,
    }
}
