using Microsoft.Extensions.Primitives;
using PluginHost.Catalog;

namespace PluginHost.Watching;

/// <content>What sources have said, and what tells that they have something newer.</content>
internal sealed partial class PluginWatcher
{
    // Whatever goes wrong with watching keeps nothing from being loaded.
    private void OnSourcesRead(SourceContents contents, bool isTakenOver) => _guard.Run(() =>
    {
        if (isTakenOver)
        {
            Watch(contents);
        }
        else
        {
            Compare(contents);
        }
    });

    // Read for one plugin alone: nobody has taken over what else is new in it, so what tells of that is still needed.
    private void Compare(SourceContents contents)
    {
        lock (_lock)
        {
            if (_watched?.Describes(contents) != true)
            {
                OnSourcesChanged();
            }
        }
    }

    // What the sources hold now, and what tells of the next. By one thread at a time. Sources' code is called without the lock: it may be
    // telling of a change just now, and wait for the lock while it is waited for.
    private void Watch(SourceContents contents)
    {
        _guard.Run(() => _files.Watch(contents.Plugins.Values.SelectMany(plugin => plugin.Files).Concat(contents.Folders).ToHashSet()));
        lock (_lock)
        {
            _watched = contents;
            _looksBetween = _looksLeft = 0;
        }

        // One source that fails keeps no other from telling.
        var registrations = new List<IDisposable>();
        foreach (IChangeToken token in contents.ChangeTokens)
        {
            _guard.Run(() =>
            {
                if (token.ActiveChangeCallbacks)
                {
                    registrations.Add(token.RegisterChangeCallback(_ => OnSourcesChanged(), state: null));
                }
            });
        }

        IReadOnlyList<IDisposable> old;
        lock (_lock)
        {
            old = _isStopped ? registrations : _registrations;
            _registrations = _isStopped ? [] : registrations;
        }

        Forget(old);
    }

    private void Forget(IReadOnlyList<IDisposable> registrations)
    {
        foreach (IDisposable registration in registrations)
        {
            _guard.Run(registration.Dispose);
        }
    }
}
