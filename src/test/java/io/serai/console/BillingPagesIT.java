package io.serai.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.net.Webhook;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/// The account's plan with a real browser; the sandbox plays Stripe, whose pages nobody reaches from here.
class BillingPagesIT {
    private static final String PAGE = "/host/billing";

    private static TestHub hub;
    private static Browser browser;
    private static Visitor admin;

    @BeforeAll
    static void start() {
        hub = TestHub.create().with("SERAI_BILLING_ACCOUNT", "demoAcct001").start();
        admin = Visitor.administrator(hub);
        browser = new Browser(hub);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        hub.close();
    }

    @AfterEach
    void asBefore() {
        hub.execute("DELETE FROM billing_subscription");
        hub.execute("DELETE FROM billing_customer");
        browser.open("/login").phone(false).dark(false).scripts(true).asNobody();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAdministratorGoesToPayComesBackAndManagesThePlan(boolean phone) {
        browser.complaints();
        browser.phone(phone).as(admin).open("/").follow("Billing");
        assertThat(browser.text()).contains("free", "nothing is paid").doesNotContain("Manage the plan");
        assertThat(browser.scrollsSideways()).isFalse();
        leave("Get pro", "https://checkout.stripe.com/");

        assertThat(browser.open(PAGE + "?checkout=cancelled").notice()).contains("Nothing was paid");
        assertThat(browser.open(PAGE + "?checkout=done").notice()).contains("not confirmed yet");
        buys("sub_sandboxPro", "cus_sandboxPro");
        assertThat(browser.open(PAGE + "?checkout=done").notice()).isEqualTo("Thank you. The plan pro is active.");
        assertThat(browser.text()).contains("Paid until", "Get business").doesNotContain("Get pro");
        assertThat(browser.scrollsSideways()).isFalse();
        leave("Manage the plan", "https://billing.stripe.com/");
        assertThat(browser.complaints()).noneMatch(said -> said.contains("Content Security Policy"));
    }

    /// Presses the button and waits until the browser is on its way to an address of Stripe's.
    private static void leave(String label, String address) {
        browser.driver
                .findElement(By.xpath("//main//button[normalize-space(text()[1])='" + label + "']"))
                .click();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> browser.driver.getCurrentUrl().startsWith(address));
    }

    /// What Stripe says once it is paid.
    private static void buys(String subscription, String customer) {
        String body = ("{\"id\": \"evt_%s\", \"object\": \"event\", \"type\": \"checkout.session.completed\", \"data\":"
                        + " {\"object\": {\"id\": \"cs_1\", \"customer\": \"%s\", \"subscription\": \"%s\","
                        + " \"client_reference_id\": \"demoAcct001\"}}}")
                .formatted(System.nanoTime(), customer, subscription);
        Reply taken = hub.send(hub.request("/webhooks/stripe")
                .header("Content-Type", "application/json")
                .header("Stripe-Signature", signature(body))
                .POST(BodyPublishers.ofString(body))
                .build());
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> hub.count("SELECT COUNT(*) FROM billing_subscription WHERE subscription_id = '"
                                + subscription + "'")
                        == 1);
    }

    private static String signature(String body) {
        try {
            return Webhook.Signature.generateSignatureHeader(
                    body, "whsec_sandbox", Instant.now().getEpochSecond());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theKeyboardIsEnoughToGoAndPay() {
        browser.as(admin).open("/").tabTo("Billing").enter();
        browser.tabTo("Get business").keys(org.openqa.selenium.Keys.ENTER);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> browser.driver.getCurrentUrl().startsWith("https://checkout.stripe.com/"));
    }

    @Test
    void withoutJavaScriptItIsThereAllTheSame() {
        browser.scripts(false).as(admin).open(PAGE);
        leave("Get pro", "https://checkout.stripe.com/");
    }

    @Test
    void axeFindsNoSeriousFaultInLightAndDarkAndOnAPhone() {
        buys("sub_sandboxPro", "cus_sandboxPro");
        browser.as(admin).open(PAGE + "?checkout=done");
        assertThat(browser.faults(false)).isEmpty();
        assertThat(browser.dark(true).open(PAGE).faults(true)).isEmpty();
        browser.dark(false).phone(true).open(PAGE);
        assertThat(browser.faults(false)).isEmpty();
        assertThat(browser.scrollsSideways()).isFalse();
    }

    @Test
    void whoMayNotSeesNeitherThePageNorAWayToIt() {
        admin.adds("guest@example.org", "Guest", "analyst");
        Visitor analyst = Visitor.signedIn(hub, "guest@example.org", Visitor.PASSWORD);
        assertThat(analyst.get("/").text()).doesNotContain(PAGE);
        assertThat(analyst.get(PAGE).status()).isEqualTo(403);
        for (String form : List.of("/checkout/pro", "/portal")) {
            assertThat(analyst.post(PAGE + form, Map.of()).status()).as(form).isEqualTo(403);
            assertThat(admin.post(PAGE + form, Map.of(), "https://evil.example").status())
                    .as(form + " from elsewhere")
                    .isEqualTo(403);
        }
        assertThat(new Visitor(hub)
                        .get(PAGE + "?checkout=done")
                        .response()
                        .headers()
                        .firstValue("Location"))
                .contains("/login?next=%2Fhost%2Fbilling%3Fcheckout%3Ddone");
    }

    @Test
    void whatCanNotBeDoneIsSaidInWordsOfThePage() {
        Reply portal = admin.post(PAGE + "/portal", Map.of());
        assertThat(portal.status()).isEqualTo(404);
        assertThat(portal.text()).contains("has never paid for a plan").contains("role=\"alert\"");
        buys("sub_sandboxBusiness", "cus_sandboxBusiness");
        Reply again = admin.post(PAGE + "/checkout/pro", Map.of());
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text()).contains("or a higher one").doesNotContain("/billing/portal.");
        assertThat(admin.get(PAGE).text()).doesNotContain("/checkout/").contains("Guests of each event");
        assertThat(admin.post(PAGE + "/checkout/gold", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void whatIsNoEndOfACheckoutSaysNothing() {
        for (String said : List.of("", "paid", "%3Cb%3E")) {
            Reply page = admin.get(PAGE + "?checkout=" + said);
            assertThat(page.status()).as(said).isEqualTo(200);
            assertThat(page.text()).as(said).doesNotContain("class=\"notice");
        }
    }

    @Test
    void whereNobodyCanBePaidThePageSaysSo() {
        try (var bare = TestHub.create().with("SERAI_SANDBOX", "false").start()) {
            bare.execute("DELETE FROM billing_subscription");
            Reply page = Visitor.administrator(bare).post(PAGE + "/checkout/pro", Map.of());
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.text()).contains("<h1>Billing</h1>", "Nothing can be paid here yet.");
        }
    }
}
