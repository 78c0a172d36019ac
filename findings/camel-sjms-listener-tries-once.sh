#!/usr/bin/env bash
# Apache Camel 4.17.0 (camel-sjms2) on Apache ActiveMQ Artemis 2.56.0 (artemis-jakarta-client, artemis-server).
#
# Expected: a route from sjms2: that starts while the broker is away, with asyncStartListener=true, hears of messages
# once the broker is there, as one does whose broker goes and comes back.
# Seen: the listener asks the broker once. The failure is logged as "will be ignored", the route is Started, and it
# never hears of anything: not after three seconds with the broker there (recoveryInterval is 500 ms), though a message
# that is sent by the same component in that time waits in the queue. With a connection factory that tries by itself
# for ever (setInitialConnectAttempts(-1)) it hears.
#
# Output seen:
#   as it comes: route Started, heard 0
#   a factory that goes on trying: route Started, heard 1
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>listener</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-core-engine</artifactId><version>4.17.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-core-languages</artifactId><version>4.17.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-sjms2</artifactId><version>4.17.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-mock</artifactId><version>4.17.0</version></dependency>
    <dependency><groupId>org.apache.artemis</groupId><artifactId>artemis-jakarta-client</artifactId><version>2.56.0</version></dependency>
    <dependency><groupId>org.apache.artemis</groupId><artifactId>artemis-server</artifactId><version>2.56.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Listener.java <<'JAVA'
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

public class Listener {
    private static final String URL = "tcp://127.0.0.1:23421";

    public static void main(String[] args) throws Exception {
        hear("as it comes", new ActiveMQConnectionFactory(URL));
        var patient = new ActiveMQConnectionFactory(URL);
        patient.setInitialConnectAttempts(-1);
        patient.setRetryInterval(500);
        hear("a factory that goes on trying", patient);
        System.exit(0);
    }

    private static void hear(String what, ActiveMQConnectionFactory factory) throws Exception {
        var heard = new AtomicInteger();
        var sends = new ActiveMQConnectionFactory(URL);
        try (var context = new DefaultCamelContext()) {
            context.getRegistry().bind("hears", factory);
            context.getRegistry().bind("sends", sends);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("sjms2:queue:work?connectionFactory=#hears&asyncStartListener=true&recoveryInterval=500")
                            .routeId("listener")
                            .process(exchange -> heard.incrementAndGet());
                }
            });
            context.start();
            Thread.sleep(2_000);
            var configuration = new ConfigurationImpl()
                    .setPersistenceEnabled(false)
                    .setSecurityEnabled(false)
                    .setJournalDirectory("journal");
            configuration.addAcceptorConfiguration("tcp", URL);
            var broker = new EmbeddedActiveMQ().setConfiguration(configuration).start();
            Thread.sleep(3_000);
            context.createProducerTemplate().sendBody("sjms2:queue:work?connectionFactory=#sends", "a message");
            Thread.sleep(3_000);
            System.out.println(what + ": route " + context.getRouteController().getRouteStatus("listener") + ", heard "
                    + heard.get());
            factory.close();
            broker.stop();
        }
    }
}
JAVA
java -cp 'lib/*' Listener.java 2>errors | tee seen
diff seen - <<'SEEN' || { cat errors; echo "the behaviour has changed"; exit 1; }
as it comes: route Started, heard 0
a factory that goes on trying: route Started, heard 1
SEEN
