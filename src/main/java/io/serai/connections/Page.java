package io.serai.connections;

import io.serai.web.Call;

/// What part of a list is asked for.
///
/// @param number from 1
record Page(int number, int size) {
    /// As the contract has checked it.
    static Page of(Call call) {
        return new Page(Integer.parseInt(call.required("page")), Integer.parseInt(call.required("per_page")));
    }

    long offset() {
        return (number - 1L) * size;
    }
}
