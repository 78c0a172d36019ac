package io.serai.members;

import io.serai.connectors.Connection;

/// What is to be read of Novi: the body that the Kamelets `novi-…-action` take, but for `novi-member-action`.
///
/// @param id of a group or a person; empty where the question is about neither
/// @param since changed since then, as Novi writes times; empty for all
/// @param offset how many of a list have been read
public record NoviQuery(Connection connection, String id, String since, int offset) {

    public static NoviQuery of(Connection connection, String id) {
        return new NoviQuery(connection, id, "", 0);
    }

    @Override
    public String toString() {
        return "novi " + id;
    }
}
