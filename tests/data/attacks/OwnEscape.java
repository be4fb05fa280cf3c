// What a virtual machine gives besides: processes, files, descriptors, network, hooks that run when the program has ended.
import java.io.*;
import java.net.*;
import java.nio.file.*;

public class OwnEscape {
    static boolean can(java.util.concurrent.Callable<?> what) {
        try {
            return what.call() != null;
        } catch (Throwable error) {
            return false;
        }
    }
    public static void main(String[] words) throws Exception {
        for (String f : new String[] {"/etc/shadow", "/etc/hostname", "/proc/1/environ", "/proc/self/maps", "/root/.bashrc"})
            if (can(() -> Files.readAllBytes(Paths.get(f)))) System.out.println("READABLE " + f);
        for (String d : new String[] {"/", "/usr", "/etc", "/dev", "/assay"})
            if (can(() -> Files.write(Paths.get(d, "left"), new byte[1]))) System.out.println("ALLOWED " + d);
        if (Files.exists(Paths.get("/box/left"))) System.out.println("LEAK");
        can(() -> Files.write(Paths.get("/box/left"), new byte[1]));
        if (can(() -> new ServerSocket(0))) System.out.println("ALLOWED listen");
        if (can(() -> new Socket("127.0.0.1", 22))) System.out.println("ALLOWED connect");
        can(() -> new ProcessBuilder("/usr/bin/sleep", "1000").start());
        can(() -> ProcessHandle.of(1).get().destroyForcibly());
        if (System.getenv().keySet().stream().anyMatch(k -> k.matches(".*(TOKEN|SECRET|EXPECT).*"))) System.out.println("LEAK environment");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { System.out.println("late"); while (true) { } }));
        System.out.println("no");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
