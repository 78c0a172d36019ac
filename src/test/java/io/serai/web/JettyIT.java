package io.serai.web;

import org.junit.jupiter.api.Nested;

/// All that holds of the edge on Vert.x holds on Jetty. Classes of their own, and no parameter of one: Surefire takes
/// a test that fails with one parameter of its class, and passes with another, for a flaky one.
class JettyIT {
    @Nested
    class Bodies extends BodiesIT implements OnJetty {}

    @Nested
    class Edge extends EdgeIT implements OnJetty {}

    @Nested
    class Framing extends FramingIT implements OnJetty {}

    @Nested
    class FullDisk extends FullDiskIT implements OnJetty {}

    @Nested
    class Headers extends HeadersIT implements OnJetty {}

    @Nested
    class Loaded extends LoadIT implements OnJetty {}
}
