using System.Runtime.InteropServices;

namespace PluginHost.Tests.Compilation.Cache;

/// <summary>Lets a process that was started for a test be an ordinary user for a while, because the administrator may write everywhere.</summary>
internal sealed partial class OtherUser : IDisposable
{
    private const uint Nobody = 65_534;

    private readonly uint _before = geteuid();

    /// <summary>Gives the administrator's rights up, if the process has them.</summary>
    public OtherUser()
    {
        if (_before == 0)
        {
            Assert.Equal(0, seteuid(Nobody));
        }

        Assert.NotEqual(0u, geteuid());
    }

    public void Dispose() => Assert.Equal(0, seteuid(_before));

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    private static partial int seteuid(uint user);
}
