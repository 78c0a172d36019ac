package io.serai.web;

import org.junit.jupiter.api.TestInfo;

/// Marks test classes whose hub speaks HTTP by Jetty; all others are served by Vert.x.
interface OnJetty {
    static Limits.Engine engine(Object test) {
        return test instanceof OnJetty ? Limits.Engine.JETTY : Limits.Engine.VERTX;
    }

    /// The same before there is an object of the class.
    static Limits.Engine engine(TestInfo test) {
        return OnJetty.class.isAssignableFrom(test.getTestClass().orElseThrow())
                ? Limits.Engine.JETTY
                : Limits.Engine.VERTX;
    }
}
