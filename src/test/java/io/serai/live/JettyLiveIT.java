package io.serai.live;

/// The live channel is the same where HTTP is spoken by Jetty.
class JettyLiveIT extends LiveIT {}
