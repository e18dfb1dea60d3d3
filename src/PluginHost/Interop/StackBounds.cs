using System.Diagnostics;

namespace PluginHost.Interop;

/// <summary>Where the current thread's stack ends, as the operating system says it.</summary>
internal static unsafe class StackBounds
{
    /// <summary>The lowest address that the current thread's stack may use.</summary>
    internal static nuint GetLowestAddress()
    {
        if (OperatingSystem.IsWindows())
        {
            nuint low;
            nuint high;
            SystemNativeMethods.GetCurrentThreadStackLimits(&low, &high);

            // The last pages are the system's: the guard page and what it needs to report an overflow.
            return low + (nuint)(4 * Environment.SystemPageSize);
        }

        if (OperatingSystem.IsMacOS())
        {
            nint self = SystemNativeMethods.pthread_self();
            return (nuint)SystemNativeMethods.pthread_get_stackaddr_np(self) - SystemNativeMethods.pthread_get_stacksize_np(self);
        }

        return GetLowestAddressLinux();
    }

    /// <summary>An address in the caller's frame: where the stack has got to.</summary>
    internal static nuint Here
    {
        get
        {
            byte here;
            return (nuint)(&here);
        }
    }

    private static nuint GetLowestAddressLinux()
    {
        SystemNativeMethods.PthreadAttributes attributes;
        int error = SystemNativeMethods.pthread_getattr_np(SystemNativeMethods.pthread_self(), &attributes);
        if (error != 0)
        {
            throw new InvalidOperationException($"The bounds of the thread's stack cannot be read (pthread_getattr_np gave {error}).");
        }

        nint address;
        nuint size;
        nuint guard;
        int stackError = SystemNativeMethods.pthread_attr_getstack(&attributes, &address, &size);
        int guardError = SystemNativeMethods.pthread_attr_getguardsize(&attributes, &guard);
        int destroyError = SystemNativeMethods.pthread_attr_destroy(&attributes);
        if ((stackError | guardError | destroyError) != 0)
        {
            throw new InvalidOperationException(
                $"The bounds of the thread's stack cannot be read (pthread_attr_* gave {stackError}, {guardError}, {destroyError}).");
        }

        Debug.Assert((nuint)address + size > Here, "A stack lies below its own frames.");
        return (nuint)address + guard;
    }
}
