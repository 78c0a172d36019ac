package io.serai.console;

import io.serai.TestFolders;
import io.serai.TestHub;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A real Chromium with an empty profile, that looks at one hub. Debian's packages `chromium` and `chromium-driver`, or
/// what `CHROMIUM` and `CHROMEDRIVER` name; nothing is downloaded.
public final class Browser implements AutoCloseable {
    private static final String AXE = axe();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--no-first-run",
            "--window-size=1280,900");

    public final ChromeDriver driver;
    private final String hub;
    private final Path profile;

    public Browser(TestHub hub) {
        this(hub, "EXCLUDE 127.0.0.1", List.of());
    }

    /// One that reaches the hub by a cable.
    ///
    /// @param port where the cable begins
    /// @param more further options of Chromium
    Browser(TestHub hub, int port, List<String> more) {
        this(hub, "MAP 127.0.0.1:" + hub.port + " 127.0.0.1:" + port, more);
    }

    private Browser(TestHub hub, String way, List<String> more) {
        this.hub = "http://127.0.0.1:" + hub.port;
        this.profile = TestFolders.fast("target");
        var options = new ChromeOptions();
        options.setBinary(program("CHROMIUM", "/usr/bin/chromium"));
        options.addArguments(FLAGS);
        options.addArguments("--host-resolver-rules=" + way + ", MAP * ~NOTFOUND");
        options.addArguments(more);
        options.addArguments("--user-data-dir=" + profile);
        if (!profile.startsWith("/dev/shm")) {
            options.addArguments("--disable-dev-shm-usage"); // there is too little of it
        }
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of(program("CHROMEDRIVER", "/usr/bin/chromedriver"))
                        .toFile())
                .usingAnyFreePort()
                .build();
        this.driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE.plus(PATIENCE));
        driver.executeCdpCommand(
                "Browser.grantPermissions",
                Map.of("origin", this.hub, "permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
    }

    private static String axe() {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(String variable, String usual) {
        String named = System.getenv(variable);
        return named == null || named.isEmpty() ? usual : named;
    }

    public Browser open(String path) {
        driver.get(hub + path);
        return this;
    }

    /// Path and query of where it is.
    public String at() {
        return driver.getCurrentUrl().substring(hub.length());
    }

    public String heading() {
        return read(By.tagName("h1"));
    }

    public String text() {
        return read(By.tagName("main"));
    }

    String notice() {
        return read(By.cssSelector(".notice"));
    }

    /// A live page may take itself over between finding and reading.
    private String read(By what) {
        for (int tries = 1; ; tries++) {
            try {
                return driver.findElement(what).getText();
            } catch (StaleElementReferenceException e) {
                if (tries == 3) {
                    throw e;
                }
            }
        }
    }

    public Browser type(String field, String text) {
        WebElement element = driver.findElement(By.id(field));
        element.clear();
        element.sendKeys(text);
        return this;
    }

    Browser choose(String field, String value) {
        new org.openqa.selenium.support.ui.Select(driver.findElement(By.id(field))).selectByValue(value);
        return this;
    }

    /// Presses a button and waits for the page that comes of it.
    public Browser press(String label) {
        return leave(driver.findElement(By.xpath("//main//button[normalize-space(text()[1])=" + quoted(label) + "]")));
    }

    /// Presses the button in the row of a table that holds the text.
    Browser press(String label, String row) {
        return leave(driver.findElement(By.xpath("//tr[contains(., " + quoted(row)
                + ")]//button[starts-with(normalize-space(.), " + quoted(label) + ")]")));
    }

    public Browser follow(String link) {
        return leave(driver.findElement(By.linkText(link)));
    }

    Browser unfold(String summary) {
        driver.findElement(By.xpath("//summary[normalize-space(text()[1])=" + quoted(summary) + "]"))
                .click();
        return this;
    }

    private Browser leave(WebElement what) {
        WebElement before = driver.findElement(By.tagName("html"));
        what.click();
        return arrive(before);
    }

    Browser arrive(WebElement before) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20)).until(d -> !isOf(before));
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
                .until(d -> !d.findElements(By.tagName("footer")).isEmpty());
        return this;
    }

    private static boolean isOf(WebElement element) {
        try {
            element.isEnabled();
            return true;
        } catch (org.openqa.selenium.WebDriverException gone) {
            return false;
        }
    }

    /// By the keyboard alone: what has the focus gets the keys.
    Browser keys(CharSequence... keys) {
        WebElement focused = driver.switchTo().activeElement();
        if ("file".equals(focused.getDomAttribute("type"))) {
            // what is sent to such a field itself is taken for a file's name
            new Actions(driver).sendKeys(keys).perform();
        } else {
            focused.sendKeys(keys);
        }
        return this;
    }

    /// Tabs until the element with that accessible name has the focus.
    public Browser tabTo(String name) {
        for (int i = 0; i < 60; i++) {
            if (name.equals(driver.switchTo().activeElement().getAccessibleName())) {
                return this;
            }
            keys(Keys.TAB);
        }
        throw new AssertionError("no Tab leads to " + name);
    }

    public Browser enter() {
        WebElement before = driver.findElement(By.tagName("html"));
        keys(Keys.ENTER);
        return arrive(before);
    }

    Browser signIn(String email, String password) {
        return open("/login").type("email", email).type("password", password).press("Sign in");
    }

    /// Signed in by a session that there is already.
    Browser as(Visitor visitor) {
        return as(visitor.cookie());
    }

    /// @param session the token of one
    public Browser as(String session) {
        if (!driver.getCurrentUrl().startsWith(hub)) {
            open("/login");
        }
        driver.manage().deleteAllCookies();
        driver.manage()
                .addCookie(new Cookie.Builder("access_token", session)
                        .domain("127.0.0.1")
                        .path("/")
                        .isHttpOnly(true)
                        .sameSite("Lax")
                        .build());
        return this;
    }

    public Browser asNobody() {
        driver.manage().deleteAllCookies();
        return this;
    }

    @Nullable
    String cookie() {
        Cookie cookie = driver.manage().getCookieNamed("access_token");
        return cookie == null ? null : cookie.getValue();
    }

    Browser phone(boolean phone) {
        if (phone) {
            driver.executeCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", 360, "height", 740, "deviceScaleFactor", 2, "mobile", true));
        } else {
            driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
        return this;
    }

    Browser dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    public Browser scripts(boolean allowed) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
        return this;
    }

    /// What axe finds serious or critical, each with the elements it is about. Of all else it finds nothing is fetched,
    /// which is most of what it has to say.
    ///
    /// @param contrastOnly where only the colours are others than in a page that was looked at before
    @SuppressWarnings("unchecked")
    public List<String> faults(boolean contrastOnly) {
        driver.executeScript(AXE);
        return (List<String>) driver.executeAsyncScript("""
                const [rules, done] = arguments;
                const only = rules.length ? {runOnly: {type: 'rule', values: rules}} : {};
                axe.run(document, {resultTypes: ['violations'], ...only}).then(
                  (found) => done(found.violations
                    .filter((rule) => ['serious', 'critical'].includes(rule.impact))
                    .map((rule) => rule.id + ': ' + rule.nodes.map((node) => node.html))),
                  (failure) => done(['axe could not look: ' + failure]));
                """, contrastOnly ? List.of("color-contrast") : List.of());
    }

    /// Whether something sticks out at the side.
    boolean scrollsSideways() {
        return (boolean) driver.executeScript(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    /// What the browser had to say of pages since it was last asked, such as a breach of their policy.
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                .toList();
    }

    private static String quoted(String text) {
        return text.contains("'") ? "\"" + text + "\"" : "'" + text + "'";
    }

    @Override
    public void close() {
        driver.quit();
        TestFolders.delete(profile);
    }
}
