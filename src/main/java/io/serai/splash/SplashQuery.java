package io.serai.splash;

import io.serai.connectors.Connection;

/// Which page of an event's guests is to be read: the body that the Kamelet `splash-guests-action` takes.
///
/// @param event Splash's id of it
/// @param page from 1
public record SplashQuery(Connection connection, String event, int page) {
    @Override
    public String toString() {
        return "splash event " + event;
    }
}
