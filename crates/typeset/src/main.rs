//! `balai-typeset`: sets documents. The server starts it and speaks to it over two pipes; a person never does.
//!
//! It begins by taking its own rights away: no file, no network, no other program, so much memory, and for each sheet so much
//! computing. Then it reads sheets, one frame each, and answers each with a PDF/A-2b or with complaints. What goes wrong ends
//! this process and nothing else; the server starts a new one.

mod set;
mod world;

use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

use balai_jail::{Limits, confine_for_turns, read_frame, write_frame};
use balai_typeset_wire::{Answer, File, MOST_WORK, Sheet, Work};

/// Bytes of memory beyond what the program takes when it starts; a letter takes a tenth of it.
const MEMORY: u64 = 320 * 1024 * 1024;
/// Seconds of computing for one sheet; a letter takes a hundredth of one.
const SECONDS: u64 = 5;

fn main() -> ExitCode {
    // The engine shares work among threads; here there is one, and it may start none.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
    // Fonts are read once, before the limits are counted.
    let fonts = world::Fonts::bundled();
    if pool.is_err() || !is_warm(&fonts) {
        return ExitCode::FAILURE;
    }
    match serve(&fonts, io::stdin().lock(), io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Sets a page of our own, before any right is taken away: the engine asks the system once how large its stack is, and later
/// there is nobody to ask.
fn is_warm(fonts: &world::Fonts) -> bool {
    let main = File { path: "warm.typ".to_owned(), bytes: b"#let said() = [= Balai]\n#said()".to_vec() };
    let sheet = Sheet { main: main.path.clone(), identity: String::new(), made_at: 0, files: vec![main] };
    matches!(set::set(fonts, sheet), Answer::Set { .. })
}

fn serve(fonts: &world::Fonts, mut input: impl Read, mut output: impl Write) -> Result<(), String> {
    let limits = Limits { memory: MEMORY, seconds: SECONDS };
    let (confined, turns) = confine_for_turns(limits).map_err(|error| error.to_string())?;
    // A panic has a citizen's data in its hands: nothing is said of them.
    std::panic::set_hook(Box::new(|_| ()));
    let told = |error: io::Error| error.to_string();
    while let Some(frame) = read_frame(&mut input, MOST_WORK).map_err(told)? {
        turns.next().map_err(|error| error.to_string())?;
        let answer = match Work::read(&frame).ok_or("no work")? {
            Work::Look => Answer::Seen { landlock: confined.landlock },
            Work::Set(sheet) => set::set(fonts, sheet),
        };
        write_frame(&mut output, &answer.written()).map_err(told)?;
    }
    Ok(())
}
