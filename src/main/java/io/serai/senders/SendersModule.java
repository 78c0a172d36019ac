package io.serai.senders;

import io.serai.House;
import io.serai.Module;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.Vendors;
import io.serai.hub.cache.RateLimits;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Settings;
import io.serai.mail.Suppressions;
import io.serai.web.Json;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Wires the domain.
public final class SendersModule implements Module {
    @Override
    public String name() {
        return "senders";
    }

    @Override
    public Set<String> needs() {
        return Set.of("connectors", "hub", "mail");
    }

    @Override
    public List<VendorSystem> vendorSystems() {
        return List.of(Ses.VENDOR, Resend.VENDOR, Twilio.VENDOR, Ntfy.VENDOR);
    }

    @Override
    public List<SandboxVendor> sandboxVendors(Json json) {
        return List.of(new SesSandbox(), new ResendSandbox(), new TwilioSandbox(), new NtfySandbox());
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        Vendors vendors = house.part(Vendors.class);
        Suppressions suppressions = house.part(Suppressions.class);
        var ses = new Ses(vendors, house.mapper(), house.clock());
        var resend = new Resend(vendors, house.mapper());
        var twilio = new Twilio(
                vendors,
                suppressions,
                new SmsAllowance(new RateLimits(house.cache())),
                house.mapper(),
                house.clock(),
                settings.publicUrl());
        var ntfy = new Ntfy(vendors, house.mapper());
        house.bind("sesApi", ses);
        house.bind("sesChecks", SenderChecks.of(ses));
        house.bind("resendApi", resend);
        house.bind("resendChecks", SenderChecks.of(resend));
        house.bind("twilioApi", twilio);
        house.bind("twilioChecks", SenderChecks.of(twilio));
        house.bind("ntfyApi", ntfy);
        house.bind("ntfyChecks", SenderChecks.of(ntfy));
        bindWebhooks(house, vendors, suppressions);
    }

    private static void bindWebhooks(House house, Vendors vendors, Suppressions suppressions) {
        Settings settings = house.settings();
        Inbox inbox = house.part(Inbox.class);
        var sns = new SnsWebhooks(
                vendors, inbox, new SnsAddresses(settings.prod()), new SnsSignatures(house.clock()), house.mapper());
        house.bind("snsWebhooks", sns);
        house.bind("resendWebhooks", new ResendWebhooks(vendors, inbox, house.clock()));
        house.bind("twilioWebhooks", new TwilioWebhooks(vendors, inbox, house.clock(), settings.publicUrl()));
        var told = new MessageReports();
        house.offer(MessageReports.class, told);
        house.bind(
                "senderReports",
                new Reports(
                        vendors,
                        suppressions,
                        sns,
                        told,
                        inbox,
                        house.part(RunStore.class),
                        new TransactionTemplate(new DataSourceTransactionManager(house.source())),
                        house.moments(),
                        house.mapper(),
                        house.clock()));
    }
}
