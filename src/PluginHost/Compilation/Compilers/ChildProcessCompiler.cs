using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>Compiles each module in a process of its own, few at a time, which is killed when it takes too long.</summary>
/// <param name="command">How the process is started.</param>
/// <param name="limits">What it may take.</param>
/// <param name="timeProvider">Says when it has taken too long.</param>
internal sealed class ChildProcessCompiler(CompilerCommand command, CompilerLimits limits, TimeProvider timeProvider) : IModuleCompiler
{
    private const int MaxErrorBytes = 4096;
    private const int MaxMessageBytes = 64 * 1024;
    private const int SecondsToStart = 10;

    // However many hosts are in the process.
    private static readonly SemaphoreSlim Turn = new(CompilerLimits.MaxAtATime);

    /// <inheritdoc/>
    /// <exception cref="CompilerNotStartedException">There is no process to compile in.</exception>
    public async Task<TrustedCode> CompileAsync(
        CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken = default)
    {
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var timeout = new CancellationTokenSource(limits.Timeout, timeProvider);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                return await RunAsync(profile, module, end.Token).ConfigureAwait(false);
            }
            catch (Exception) when (end.IsCancellationRequested)
            {
                // Whatever it looked like from here: the process was killed.
                cancellationToken.ThrowIfCancellationRequested();
                throw limits.TookTooLong();
            }
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task<TrustedCode> RunAsync(CodeProfile profile, ReadOnlyMemory<byte> module, CancellationToken cancellationToken)
    {
        using Process process = Start(new CompilerArguments(
            profile, limits.MemoryBytes, (int)limits.Timeout.TotalSeconds + SecondsToStart, command.EngineLibrary));

        // What reads and writes below ends with the process, and with nothing else.
        using CancellationTokenRegistration kill = cancellationToken.Register(process.Kill);
        try
        {
            Task<string> errors = ReadErrorsAsync(process.StandardError.BaseStream);
            Stream output = process.StandardOutput.BaseStream;
            if (!await IsReadyAsync(output).ConfigureAwait(false))
            {
                throw new CompilerNotStartedException($"The compiler ended before it was ready. {await errors.ConfigureAwait(false)}");
            }

            await WriteAsync(process.StandardInput.BaseStream, module).ConfigureAwait(false);
            return await ReadAnswerAsync(output, module.Length).ConfigureAwait(false)
                ?? throw await ExplainEndAsync(process, await errors.ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            process.Kill();
        }
    }

    private Process Start(CompilerArguments arguments)
    {
        try
        {
            return Process.Start(command.ToStartInfo(arguments))!;
        }
        catch (Win32Exception exception)
        {
            throw new CompilerNotStartedException($"The compiler could not be started. {exception.Message}", exception);
        }
    }

    private static async Task<bool> IsReadyAsync(Stream output)
    {
        var greeting = new byte[CompilerProtocol.Greeting.Length];
        await output.ReadAtLeastAsync(greeting, greeting.Length, throwOnEndOfStream: false).ConfigureAwait(false);
        return greeting.AsSpan().SequenceEqual(CompilerProtocol.Greeting);
    }

    private static async Task WriteAsync(Stream input, ReadOnlyMemory<byte> module)
    {
        try
        {
            await using (input.ConfigureAwait(false))
            {
                await input.WriteAsync(module).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // The process has ended; why is found out where its answer is missing.
        }
    }

    // Null if the process ended before it had answered.
    private static async Task<TrustedCode?> ReadAnswerAsync(Stream output, int moduleBytes)
    {
        var header = new byte[CompilerProtocol.HeaderBytes];
        if (await output.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false).ConfigureAwait(false) < header.Length)
        {
            return null;
        }

        (byte kind, int length) = CompilerProtocol.ReadHeader(header);
        long most = kind == CompilerProtocol.Code ? CompilerLimits.GetMaxCodeBytes(moduleBytes) : MaxMessageBytes;
        if (length < 0 || length > most)
        {
            throw new CompilationException($"The compiler made {(uint)length} bytes of {moduleBytes}; at most {most} are accepted.");
        }

        byte[] content = GC.AllocateUninitializedArray<byte>(length);
        if (await output.ReadAtLeastAsync(content, length, throwOnEndOfStream: false).ConfigureAwait(false) < length)
        {
            return null;
        }

        return kind == CompilerProtocol.Code
            ? TrustedCode.FromOwnCompiler(content)
            : throw new CompilationException(Encoding.UTF8.GetString(content));
    }

    private async Task<CompilationException> ExplainEndAsync(Process process, string errors)
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        return errors.Contains("memory", StringComparison.OrdinalIgnoreCase)
            ? limits.TookTooMuch()
            : new CompilationException($"The compiler ended with the exit code {process.ExitCode}. {errors}".TrimEnd());
    }

    // All is read, so that the process never waits, and the beginning is kept.
    private static async Task<string> ReadErrorsAsync(Stream stream)
    {
        var kept = new byte[MaxErrorBytes];
        int length = await stream.ReadAtLeastAsync(kept, kept.Length, throwOnEndOfStream: false).ConfigureAwait(false);
        await stream.CopyToAsync(Stream.Null).ConfigureAwait(false);
        return GuestText.Sanitize(kept.AsSpan(0, length), MaxErrorBytes);
    }
}
