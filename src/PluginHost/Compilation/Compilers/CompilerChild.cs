using System.Diagnostics;
using System.Text;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>A process that compiles one module after the other. Whoever has it compiles one at a time.</summary>
internal sealed class CompilerChild : IDisposable
{
    private const int MaxErrorBytes = 4096;
    private const int MaxMessageBytes = 64 * 1024;

    // How .NET shows that SIGXCPU ended a process.
    private const int EndedForItsTime = 128 + 24;

    // And SIGKILL, by which the system ends processes when memory runs out. Where the host ends it, nobody looks at that.
    private const int EndedBySystem = 128 + 9;

    private readonly Process _process;
    private readonly Task<string> _errors;

    private CompilerChild(Process process, bool isIdle)
    {
        _process = process;
        IsIdle = isIdle;
        _errors = OwnThread.RunAsync(() => ReadErrors(process.StandardError.BaseStream));
    }

    /// <summary>Whether it gets only what everything else on the machine leaves over.</summary>
    public bool IsIdle { get; }

    /// <summary>Whether the system has ended it, most likely for want of memory. It has ended.</summary>
    public bool WasKilled => ExitCode == EndedBySystem && !OperatingSystem.IsWindows();

    /// <summary>Whether it has had all the processor's time that it may have. It has ended.</summary>
    public bool TookTooLong => ExitCode == EndedForItsTime;

    /// <summary>How it has ended, which is waited for.</summary>
    public int ExitCode
    {
        get
        {
            _process.WaitForExit();
            return _process.ExitCode;
        }
    }

    /// <summary>The beginning of what it has said of errors. It has ended.</summary>
    public string Errors => _errors.GetAwaiter().GetResult();

    /// <summary>Starts one.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static CompilerChild Start(CompilerCommand command, CompilerArguments arguments) =>
        new(Process.Start(command.ToStartInfo(arguments))!, arguments.IsIdle);

    /// <summary>Waits until it is ready. Its limits hold then.</summary>
    /// <returns><see langword="false"/> if it has ended before.</returns>
    public bool WaitUntilReady()
    {
        var greeting = new byte[CompilerProtocol.Greeting.Length];
        _process.StandardOutput.BaseStream.ReadAtLeast(greeting, greeting.Length, throwOnEndOfStream: false);
        return greeting.AsSpan().SequenceEqual(CompilerProtocol.Greeting);
    }

    /// <summary>Compiles a module.</summary>
    /// <param name="profile">What the code should be for.</param>
    /// <param name="module">The module.</param>
    /// <param name="cpuSeconds">The processor time that it may use: it must end even if nobody is there any more to end it.</param>
    /// <returns>The answer. <see langword="null"/> if the process ended before it had answered.</returns>
    /// <exception cref="CompilationException">It is no valid module, or its code is too large.</exception>
    public CompilerAnswer? Compile(CodeProfile profile, ReadOnlySpan<byte> module, int cpuSeconds)
    {
        try
        {
            CompilerProtocol.WriteRequest(_process.StandardInput.BaseStream, profile, cpuSeconds, module);
        }
        catch (IOException)
        {
            // The process has ended; why is found out where its answer is missing.
        }

        return ReadAnswer(_process.StandardOutput.BaseStream, module.Length);
    }

    /// <summary>Ends it, whatever it does. Nothing happens if it has ended.</summary>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static CompilerAnswer? ReadAnswer(Stream output, int moduleBytes)
    {
        var header = new byte[CompilerProtocol.HeaderBytes];
        if (output.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            return null;
        }

        (byte kind, int length, TimeSpan used) = CompilerProtocol.ReadHeader(header);
        long most = kind == CompilerProtocol.Code ? CompilerLimits.GetMaxCodeBytes(moduleBytes) : MaxMessageBytes;
        if (length < 0 || length > most)
        {
            throw new CompilationException($"The compiler made {(uint)length} bytes of {moduleBytes}; at most {most} are accepted.");
        }

        byte[] content = GC.AllocateUninitializedArray<byte>(length);
        if (output.ReadAtLeast(content, length, throwOnEndOfStream: false) < length)
        {
            return null;
        }

        return kind == CompilerProtocol.Code
            ? new CompilerAnswer(TrustedCode.FromOwnCompiler(content), used)
            : throw new CompilationException(Encoding.UTF8.GetString(content));
    }

    // All is read, so that the process never waits, and the beginning is kept.
    private static string ReadErrors(Stream stream)
    {
        var kept = new byte[MaxErrorBytes];
        int length = stream.ReadAtLeast(kept, kept.Length, throwOnEndOfStream: false);
        stream.CopyTo(Stream.Null);
        return GuestText.Sanitize(kept.AsSpan(0, length), MaxErrorBytes);
    }
}
