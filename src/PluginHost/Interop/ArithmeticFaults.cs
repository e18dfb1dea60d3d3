namespace PluginHost.Interop;

/// <summary>
/// Corrects how the engine handles the processor's arithmetic faults on Linux. Its handler, which also passes on to .NET what is no
/// guest's fault, is run on the alternate signal stack. .NET expects to be called on the thread's own stack there: otherwise a
/// <see cref="DivideByZeroException"/> anywhere in the process leaves a record on the wrong stack, and the next garbage collection
/// follows it forever.
/// </summary>
internal static unsafe class ArithmeticFaults
{
    private const int FloatingPointSignal = 8;
    private const int OnAlternateStack = 0x08000000;

    /// <summary>Has the handler run on the stack of the thread that caused the fault. Once the first engine is there.</summary>
    /// <exception cref="PlatformNotSupportedException">The system refuses it.</exception>
    public static void UseOrdinaryStack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        SystemNativeMethods.SignalAction action;
        int error = SystemNativeMethods.sigaction(FloatingPointSignal, null, &action);
        if (error == 0 && (action.Flags & OnAlternateStack) != 0)
        {
            action.Flags &= ~OnAlternateStack;
            error = SystemNativeMethods.sigaction(FloatingPointSignal, &action, null);
        }

        if (error != 0)
        {
            throw new PlatformNotSupportedException("The handler of arithmetic faults could not be changed (sigaction failed).");
        }
    }
}
