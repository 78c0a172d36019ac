package io.serai.hub;

import io.serai.House;
import io.serai.hub.delivery.Announcer;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.settings.StartException;
import java.time.Duration;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.ProducerTemplate;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/// The broker of `serai.broker.url`, through which hubs tell each other of work: two connections of the routes
/// `inbox-tell` and `inbox-told`, neither of which ever waits longer than a caller would.
final class BrokerParts {
    /// The names in routes; the first sends, the second receives.
    private static final String SENDS = "brokerSends";

    private static final String RECEIVES = "brokerReceives";

    private static final int LONGEST_CALL_MILLIS = 1_000;
    private static final int AGAIN_MILLIS = 1_000;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    private BrokerParts() {}

    /// @return what tells through it; empty where there is no broker
    static Optional<Announcer> open(House house, Inbox inbox) {
        Optional<String> url = house.settings().optional("serai.broker.url");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        var pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(factory(url.get()));
        house.bind(SENDS, pool);
        ActiveMQConnectionFactory receives = untiring(factory(url.get()));
        house.bind(RECEIVES, receives);
        house.endsBeforeRoutes(receives);
        ProducerTemplate template = house.context().createProducerTemplate();
        var announcer = new Announcer(keys -> template.sendBody("direct:inbox-tell", keys), inbox::wake);
        inbox.tellThrough(announcer, house.settings().duration("serai.broker.rounds"));
        house.ends(() -> {
            announcer.close();
            pool.stop();
        });
        return Optional.of(announcer);
    }

    /// Who only listens waits for the broker for ever, on a thread of its own: Camel would try once, and never listen
    /// where a hub starts before its broker. To be closed before the routes end: else they wait for that thread.
    private static ActiveMQConnectionFactory untiring(ActiveMQConnectionFactory factory) {
        factory.setInitialConnectAttempts(-1);
        factory.setReconnectAttempts(-1);
        factory.setRetryInterval(AGAIN_MILLIS);
        return factory;
    }

    /// What fails is told at once and tried again by whoever uses it: a client that tries by itself would hide an
    /// outage from its caller. Nothing is fetched ahead, so that a message goes to a hub that has room.
    private static ActiveMQConnectionFactory factory(String url) {
        try {
            var factory = new ActiveMQConnectionFactory(url);
            factory.setReconnectAttempts(0);
            factory.setCallTimeout(LONGEST_CALL_MILLIS);
            factory.setConnectionTTL(2 * SIGN_OF_LIFE.toMillis());
            factory.setClientFailureCheckPeriod(SIGN_OF_LIFE.toMillis());
            factory.setBlockOnNonDurableSend(true);
            factory.setProducerWindowSize(-1);
            factory.setConsumerWindowSize(0);
            // ids are text: no object of anybody's is ever made
            factory.setDeserializationDenyList("*");
            return factory;
        } catch (RuntimeException e) {
            // the message of the client would name the password
            throw new StartException(
                    "SERAI_BROKER_URL can't be read; expected tcp://<host>:<port>, or several as"
                            + " (tcp://<host>:<port>,tcp://<host>:<port>), each with ?user=<user>&password=<password>",
                    e);
        }
    }
}
