package io.serai.web;

/// An exception that knows what a caller may be told of it.
public interface Explained {
    Outcome outcome();
}
