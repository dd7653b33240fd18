//! A frame: four bytes with a length (big-endian), then so many bytes.

use std::io::{self, Read, Write};

/// Writes `bytes` as one frame and sends it off.
pub fn write_frame(mut output: impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(bytes)?;
    output.flush()
}

/// Reads one frame of at most `most` bytes; none when the other side has ended between two frames. A longer one is
/// `InvalidData`, and nothing of it is read.
pub fn read_frame(mut input: impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0_u8; 4];
    let mut had = 0;
    while let Some(rest) = length.get_mut(had..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) if had == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => had += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // Grows as bytes arrive: a length that is only claimed takes no memory.
    let mut bytes = Vec::new();
    input.take(u64::try_from(length).unwrap_or(u64::MAX)).read_to_end(&mut bytes)?;
    if bytes.len() < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(Some(bytes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_one_after_the_other_and_no_further() {
        let mut stream = Vec::new();
        for frame in [&b"one"[..], b"", b"three"] {
            write_frame(&mut stream, frame).unwrap();
        }
        let mut input = stream.as_slice();
        assert_eq!(read_frame(&mut input, 5).unwrap().as_deref(), Some(&b"one"[..]));
        assert_eq!(read_frame(&mut input, 5).unwrap().as_deref(), Some(&b""[..]));
        assert_eq!(read_frame(&mut input, 4).unwrap_err().kind(), io::ErrorKind::InvalidData);
        let mut input = &stream[stream.len() - 9..];
        assert_eq!(read_frame(&mut input, 5).unwrap().as_deref(), Some(&b"three"[..]));
        assert_eq!(read_frame(&mut input, 5).unwrap(), None);
        for cut in [&stream[..2], &stream[..6]] {
            assert_eq!(read_frame(cut, 5).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        }
    }
}
