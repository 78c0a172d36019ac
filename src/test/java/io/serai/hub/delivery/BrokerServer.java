package io.serai.hub.delivery;

import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/// Artemis on a port of 127.0.0.1, until it is killed. Arguments: port, folder, bytes that an address may hold.
public final class BrokerServer {
    private BrokerServer() {}

    public static void main(String[] args) throws Exception {
        var configuration = new ConfigurationImpl();
        configuration.setSecurityEnabled(false);
        configuration.setJournalDirectory(args[1] + "/journal");
        configuration.setBindingsDirectory(args[1] + "/bindings");
        configuration.setLargeMessagesDirectory(args[1] + "/large");
        configuration.setPagingDirectory(args[1] + "/paging");
        configuration.addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + args[0]);
        configuration.addAddressSetting(
                "#",
                new AddressSettings()
                        .setMaxSizeBytes(Long.parseLong(args[2]))
                        .setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK));
        var server = new EmbeddedActiveMQ();
        server.setConfiguration(configuration);
        server.start();
        System.out.println("broker ready");
        Thread.currentThread().join();
    }
}
