//! The bounded queue.

use std::{sync::Arc, time::Duration};

use super::*;

fn items<T>(taken: Taken<T>) -> Vec<T> {
    match taken {
        Taken::Items(items) => items,
        Taken::Nothing | Taken::Closed => Vec::new(),
    }
}

#[test]
fn it_holds_so_many_and_gives_the_rest_back() {
    let queue = Queue::new(2);
    assert_eq!((queue.push(1), queue.push(2), queue.push(3)), (Ok(()), Ok(()), Err(3)));
    assert_eq!(items(queue.take(1, None)), [1]);
    assert_eq!(queue.push(4), Ok(()));
    assert_eq!(items(queue.take(9, None)), [2, 4]);
    assert_eq!(queue.len(), 0);
}

#[test]
fn a_closed_queue_takes_no_more_but_gives_out_what_it_has() {
    let queue = Queue::new(5);
    queue.push(1).unwrap();
    queue.close();
    assert_eq!(queue.push(2), Err(2));
    assert_eq!(items(queue.take(5, None)), [1]);
    assert!(matches!(queue.take(5, None), Taken::Closed));
}

#[test]
fn waiting_ends_with_the_time_given() {
    let queue: Queue<u8> = Queue::new(1);
    assert!(matches!(queue.take(1, Some(Duration::from_millis(1))), Taken::Nothing));
}

#[test]
fn every_item_reaches_exactly_one_of_several_takers() {
    let queue = Arc::new(Queue::new(100_000));
    let takers: Vec<_> = (0..3)
        .map(|_| {
            let queue = Arc::clone(&queue);
            std::thread::spawn(move || {
                let mut got = Vec::new();
                while let Taken::Items(items) = queue.take(7, None) {
                    got.extend(items);
                }
                got
            })
        })
        .collect();
    (0..10_000).for_each(|item| queue.push(item).unwrap());
    queue.close();
    let mut all: Vec<i32> = takers.into_iter().flat_map(|taker| taker.join().unwrap()).collect();
    all.sort_unstable();
    assert_eq!(all, (0..10_000).collect::<Vec<_>>());
}
